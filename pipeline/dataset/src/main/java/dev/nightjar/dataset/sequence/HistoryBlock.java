package dev.nightjar.dataset.sequence;

import dev.nightjar.dataset.element.PackedReader;
import dev.nightjar.dataset.element.PackedWriter;
import dev.nightjar.dataset.element.RecordCoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The histories of some users of one bucket; every item id stands in it once.
 *
 * @param itemIds those that histories point to, and perhaps others
 * @param losses interactions that are not in the histories any more, by tally
 */
public record HistoryBlock(
    int bucket, List<String> itemIds, List<UserHistory> users, Map<String, Long> losses) {
  public static final RecordCoder<HistoryBlock> CODER =
      RecordCoder.packed(HistoryBlock.class, HistoryBlock::pack, HistoryBlock::unpack);

  public HistoryBlock {
    itemIds = List.copyOf(itemIds);
    users = List.copyOf(users);
    losses = Map.copyOf(losses);
  }

  /** The same block with other histories of its users; what they lose is noted under a tally. */
  HistoryBlock withEach(UnaryOperator<UserHistory> change, String tally) {
    List<UserHistory> changed = users.stream().map(change).toList();
    Map<String, Long> allLosses = new HashMap<>(losses);
    allLosses.merge(tally, interactions() - lengths(changed), Long::sum);
    return new HistoryBlock(bucket, itemIds, changed, allLosses);
  }

  /** Of each item id whether it is among some. */
  boolean[] itemsIn(Set<String> some) {
    boolean[] isIn = new boolean[itemIds.size()];
    for (int item = 0; item < isIn.length; item++) {
      isIn[item] = some.contains(itemIds.get(item));
    }
    return isIn;
  }

  /** Interactions of all users. */
  public long interactions() {
    return lengths(users);
  }

  private static long lengths(List<UserHistory> users) {
    return users.stream().mapToLong(UserHistory::length).sum();
  }

  private byte[] pack() {
    PackedWriter out = new PackedWriter().number(bucket).number(itemIds.size());
    itemIds.forEach(out::text);
    out.number(users.size());
    users.forEach(user -> user.write(out));
    new TreeMap<>(losses).forEach((tally, count) -> out.text(tally).number(count));
    return out.bytes();
  }

  private static HistoryBlock unpack(byte[] bytes) {
    PackedReader in = new PackedReader(bytes);
    int bucket = in.count();
    String[] itemIds = new String[in.count()];
    for (int i = 0; i < itemIds.length; i++) {
      itemIds[i] = in.text();
    }
    UserHistory[] users = new UserHistory[in.count()];
    for (int i = 0; i < users.length; i++) {
      users[i] = UserHistory.read(in);
    }
    Map<String, Long> losses = new HashMap<>();
    while (in.hasNext()) {
      losses.put(in.text(), in.number());
    }
    return new HistoryBlock(bucket, List.of(itemIds), List.of(users), losses);
  }

  /** Collects users until there are enough for a block. */
  static final class Builder {
    /** Blocks are elements, and elements must stay far below what an engine can move at once. */
    private static final int FULL = 1 << 16;

    private final int bucket;
    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> itemIds = new ArrayList<>();
    private final List<UserHistory> users = new ArrayList<>();
    private final Map<String, Long> losses = new HashMap<>();
    private int interactions;

    Builder(int bucket) {
      this.bucket = bucket;
    }

    /** The place of an item id, a new one if it has none. */
    int place(String itemId) {
      Integer place = places.putIfAbsent(itemId, itemIds.size());
      if (place == null) {
        itemIds.add(itemId);
        return itemIds.size() - 1;
      }
      return place;
    }

    void add(UserHistory user) {
      users.add(user);
      interactions += 1 + user.length();
    }

    void lose(String tally, long count) {
      losses.merge(tally, count, Long::sum);
    }

    boolean isFull() {
      return interactions >= FULL;
    }

    HistoryBlock build() {
      return new HistoryBlock(bucket, itemIds, users, losses);
    }
  }
}
