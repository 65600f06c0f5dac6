package dev.nightjar.publish.delta;

import dev.nightjar.contract.ListChange;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What changed in the lists of one part: users in their order, of each first what was removed, then
 * what was added or moved, by rank; last what those had who are gone. In memory: the lists of the
 * part in the run before.
 */
final class DeltaPart {
  private final Map<String, List<Item>> before;
  private final Consumer<ListChange> sink;

  /**
   * @param before lists of the users of the part
   * @param sink takes the rows
   */
  DeltaPart(Map<String, List<Item>> before, Consumer<ListChange> sink) {
    this.before = new LinkedHashMap<>(before);
    this.sink = sink;
  }

  /** The next user. */
  void accept(UserRecommendations now) {
    List<Item> had = before.getOrDefault(now.userId(), List.of());
    before.remove(now.userId());
    Map<String, Item> places = new HashMap<>();
    now.items().forEach(item -> places.put(item.itemId(), item));
    Map<String, Integer> ranks = new HashMap<>();
    for (Item item : had) {
      ranks.put(item.itemId(), item.rank());
      if (!places.containsKey(item.itemId())) {
        sink.accept(removed(now.userId(), item));
      }
    }
    for (Item item : now.items()) {
      int rankBefore = ranks.getOrDefault(item.itemId(), 0);
      if (rankBefore != item.rank()) {
        sink.accept(stands(now.userId(), item, rankBefore));
      }
    }
  }

  /** Users of the run before who are in no list now. */
  void finish() {
    for (Map.Entry<String, List<Item>> gone : before.entrySet()) {
      for (Item item : gone.getValue()) {
        sink.accept(removed(gone.getKey(), item));
      }
    }
  }

  private static ListChange removed(String userId, Item item) {
    return new ListChange(
        userId,
        ListChange.Kind.REMOVED,
        item.itemId(),
        0,
        item.rank(),
        item.score(),
        item.source());
  }

  private static ListChange stands(String userId, Item item, int rankBefore) {
    return new ListChange(
        userId,
        rankBefore == 0 ? ListChange.Kind.ADDED : ListChange.Kind.MOVED,
        item.itemId(),
        item.rank(),
        rankBefore,
        item.score(),
        item.source());
  }
}
