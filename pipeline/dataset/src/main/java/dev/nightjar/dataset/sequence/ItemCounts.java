package dev.nightjar.dataset.sequence;

import dev.nightjar.dataset.element.PackedReader;
import dev.nightjar.dataset.element.PackedWriter;
import dev.nightjar.dataset.element.RecordCoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How often each item occurs in histories. Grows while it is added to; about 150 bytes an item. */
public final class ItemCounts {
  static final RecordCoder<ItemCounts> CODER =
      RecordCoder.packed(ItemCounts.class, ItemCounts::pack, ItemCounts::unpack);

  /** All interactions, and those of the training split. */
  private static final class Count {
    private long interactions;
    private long train;

    void add(long moreInteractions, long moreTrain) {
      interactions += moreInteractions;
      train += moreTrain;
    }
  }

  private static final Count NONE = new Count();

  private final Map<String, Count> counts = new HashMap<>();

  /** Of all histories; an interaction of a user below the core counts as none. */
  static ItemCounts of(HistoryBlock block) {
    int[] interactions = new int[block.itemIds().size()];
    int[] train = new int[interactions.length];
    boolean[] occurs = new boolean[interactions.length];
    for (UserHistory user : block.users()) {
      for (int i = 0; i < user.length(); i++) {
        int item = user.items()[i];
        occurs[item] = true;
        interactions[item] += user.isInCore() ? 1 : 0;
        train[item] += i < user.train() ? 1 : 0;
      }
    }
    ItemCounts counts = new ItemCounts();
    for (int i = 0; i < interactions.length; i++) {
      if (occurs[i]) {
        counts.add(block.itemIds().get(i), interactions[i], train[i]);
      }
    }
    return counts;
  }

  void add(String itemId, long interactions, long train) {
    counts.computeIfAbsent(itemId, id -> new Count()).add(interactions, train);
  }

  ItemCounts addAll(ItemCounts other) {
    other.counts.forEach((itemId, count) -> add(itemId, count.interactions, count.train));
    return this;
  }

  /** Those of items with fewer interactions. */
  ItemCounts fewerThan(int interactions) {
    ItemCounts few = new ItemCounts();
    counts.forEach(
        (itemId, count) -> {
          if (count.interactions < interactions) {
            few.add(itemId, count.interactions, count.train);
          }
        });
    return few;
  }

  /** The same by groups of items, none of which holds all; groups without any are left out. */
  Map<Integer, ItemCounts> grouped(int groups) {
    Map<Integer, ItemCounts> grouped = new HashMap<>();
    counts.forEach(
        (itemId, count) ->
            grouped
                .computeIfAbsent(Math.floorMod(itemId.hashCode(), groups), g -> new ItemCounts())
                .add(itemId, count.interactions, count.train));
    return grouped;
  }

  Set<String> itemIds() {
    return counts.keySet();
  }

  long interactions(String itemId) {
    return counts.getOrDefault(itemId, NONE).interactions;
  }

  long train(String itemId) {
    return counts.getOrDefault(itemId, NONE).train;
  }

  private byte[] pack() {
    PackedWriter out = new PackedWriter().number(counts.size());
    String[] itemIds = counts.keySet().toArray(String[]::new);
    Arrays.sort(itemIds);
    for (String itemId : itemIds) {
      out.text(itemId).number(interactions(itemId)).number(train(itemId));
    }
    return out.bytes();
  }

  private static ItemCounts unpack(byte[] bytes) {
    PackedReader in = new PackedReader(bytes);
    ItemCounts counts = new ItemCounts();
    for (int left = in.count(); left > 0; left--) {
      counts.add(in.text(), in.number(), in.number());
    }
    return counts;
  }
}
