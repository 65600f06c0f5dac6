package dev.nightjar.dataset.sequence;

import dev.nightjar.dataset.element.PackedReader;
import dev.nightjar.dataset.element.PackedWriter;
import dev.nightjar.dataset.element.RecordCoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Ids of some items. */
record ItemSet(Set<String> itemIds) {
  static final RecordCoder<ItemSet> CODER =
      RecordCoder.packed(ItemSet.class, ItemSet::pack, ItemSet::unpack);

  ItemSet {
    itemIds = Set.copyOf(itemIds);
  }

  private byte[] pack() {
    PackedWriter out = new PackedWriter();
    itemIds.stream().sorted().forEach(out::text);
    return out.bytes();
  }

  private static ItemSet unpack(byte[] bytes) {
    PackedReader in = new PackedReader(bytes);
    List<String> itemIds = new ArrayList<>();
    while (in.hasNext()) {
      itemIds.add(in.text());
    }
    return new ItemSet(Set.copyOf(itemIds));
  }
}
