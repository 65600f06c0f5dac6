package dev.nightjar.dataset.sequence;

import dev.nightjar.dataset.element.RecordCoder;

/**
 * How often an item occurs in kept histories.
 *
 * @param train in the training split only
 */
public record ItemCount(long interactions, long train) {
  public static final RecordCoder<ItemCount> CODER =
      RecordCoder.of(
          ItemCount.class,
          (count, out) -> {
            out.writeLong(count.interactions);
            out.writeLong(count.train);
          },
          in -> new ItemCount(in.readLong(), in.readLong()));

  static final ItemCount NONE = new ItemCount(0, 0);

  ItemCount plus(ItemCount other) {
    return new ItemCount(interactions + other.interactions, train + other.train);
  }
}
