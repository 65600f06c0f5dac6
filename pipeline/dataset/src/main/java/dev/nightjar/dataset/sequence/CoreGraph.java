package dev.nightjar.dataset.sequence;

import dev.nightjar.dataset.element.PackedReader;
import dev.nightjar.dataset.element.PackedWriter;
import dev.nightjar.dataset.element.RecordCoder;
import java.util.List;

/**
 * Who interacted with what in one block: all that the k-core asks of a log.
 *
 * @param itemIds every item once
 * @param users one array per user: the places of their items in {@code itemIds}
 */
record CoreGraph(List<String> itemIds, List<int[]> users) {
  static final RecordCoder<CoreGraph> CODER =
      RecordCoder.packed(CoreGraph.class, CoreGraph::pack, CoreGraph::unpack);

  CoreGraph {
    itemIds = List.copyOf(itemIds);
    users = List.copyOf(users);
  }

  static CoreGraph of(HistoryBlock block) {
    return new CoreGraph(block.itemIds(), block.users().stream().map(UserHistory::items).toList());
  }

  private byte[] pack() {
    PackedWriter out = new PackedWriter().number(itemIds.size());
    itemIds.forEach(out::text);
    out.number(users.size());
    for (int[] items : users) {
      out.number(items.length);
      for (int item : items) {
        out.number(item);
      }
    }
    return out.bytes();
  }

  private static CoreGraph unpack(byte[] bytes) {
    PackedReader in = new PackedReader(bytes);
    String[] itemIds = new String[in.count()];
    for (int i = 0; i < itemIds.length; i++) {
      itemIds[i] = in.text();
    }
    int[][] users = new int[in.count()][];
    for (int user = 0; user < users.length; user++) {
      users[user] = new int[in.count()];
      for (int i = 0; i < users[user].length; i++) {
        users[user][i] = in.count();
      }
    }
    return new CoreGraph(List.of(itemIds), List.of(users));
  }
}
