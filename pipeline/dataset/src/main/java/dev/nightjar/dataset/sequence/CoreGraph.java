package dev.nightjar.dataset.sequence;

import dev.nightjar.dataset.element.PackedReader;
import dev.nightjar.dataset.element.PackedWriter;
import dev.nightjar.dataset.element.RecordCoder;
import java.util.Collections;
import java.util.List;

/**
 * Who interacted with what in one block: all that the k-core asks of a log, or of what of it may
 * still fall.
 *
 * @param itemIds every item once
 * @param users one array per user: the places of their items in {@code itemIds}
 * @param surplus one count per user: interactions with items that are not there and will stay
 */
record CoreGraph(List<String> itemIds, List<int[]> users, List<Integer> surplus) {
  static final RecordCoder<CoreGraph> CODER =
      RecordCoder.packed(CoreGraph.class, CoreGraph::pack, CoreGraph::unpack);

  CoreGraph {
    itemIds = List.copyOf(itemIds);
    users = List.copyOf(users);
    surplus = List.copyOf(surplus);
  }

  static CoreGraph of(HistoryBlock block) {
    return new CoreGraph(
        block.itemIds(),
        block.users().stream().map(UserHistory::items).toList(),
        Collections.nCopies(block.users().size(), 0));
  }

  private byte[] pack() {
    PackedWriter out = new PackedWriter().number(itemIds.size());
    itemIds.forEach(out::text);
    out.number(users.size());
    for (int user = 0; user < users.size(); user++) {
      int[] items = users.get(user);
      out.number(surplus.get(user)).number(items.length);
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
    Integer[] surplus = new Integer[users.length];
    for (int user = 0; user < users.length; user++) {
      surplus[user] = in.count();
      users[user] = new int[in.count()];
      for (int i = 0; i < users[user].length; i++) {
        users[user][i] = in.count();
      }
    }
    return new CoreGraph(List.of(itemIds), List.of(users), List.of(surplus));
  }
}
