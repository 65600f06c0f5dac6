package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.Require;
import dev.nightjar.input.Interaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest interactions of one user, while the rows come in any order. Duplicates (same item and
 * time) count once, with the largest weight and the first place in the log. Holds about twice as
 * many as are kept, however many rows there are; those at one and the same time at the edge all
 * stay until the end, since the log's order decides between them.
 */
final class NewestInteractions {
  private final int max;
  private List<Interaction> held = new ArrayList<>(4);

  /** How often what is held came again, where it did. */
  private Map<Interaction, Integer> repeats = Map.of();

  private long limit;
  private long rows;

  /**
   * @param max interactions that are kept
   */
  NewestInteractions(int max) {
    this.max = (int) Require.atLeast(max, 1, "max");
    this.limit = 2L * max;
  }

  /**
   * What is left of the rows: they are those, the duplicates and the capped, together.
   *
   * @param interactions oldest first, equal times in log order
   * @param duplicates rows that repeat one that is kept
   * @param capped rows that are older than what is kept
   */
  record Kept(List<Interaction> interactions, long duplicates, long capped) {}

  void add(Interaction interaction) {
    held.add(interaction);
    rows++;
    if (held.size() > limit) {
      drop();
      limit = Math.max(2L * max, 2L * held.size());
    }
  }

  /** What is in memory at the moment. */
  int held() {
    return held.size();
  }

  Kept kept() {
    drop();
    List<Interaction> kept = held.subList(Math.max(0, held.size() - max), held.size());
    long duplicates = kept.stream().mapToLong(i -> repeats.getOrDefault(i, 0)).sum();
    return new Kept(kept, duplicates, rows - kept.size() - duplicates);
  }

  /** Sorts what is held, merges duplicates, drops what can never be among the newest any more. */
  private void drop() {
    held.sort(Interaction.TIME_ORDER);
    List<Interaction> distinct = new ArrayList<>(held.size());
    Map<Interaction, Integer> again = new HashMap<>();
    for (int from = 0, to; from < held.size(); from = to) {
      to = from + 1;
      while (to < held.size() && held.get(to).at() == held.get(from).at()) {
        to++;
      }
      addDistinct(held.subList(from, to), distinct, again);
    }
    int first = Math.max(0, distinct.size() - max);
    while (first > 0 && distinct.get(first - 1).at() == distinct.get(first).at()) {
      first--;
    }
    distinct.subList(0, first).forEach(again::remove);
    held = new ArrayList<>(distinct.subList(first, distinct.size()));
    repeats = again;
  }

  /**
   * @param atOneTime in log order
   */
  private void addDistinct(
      List<Interaction> atOneTime, List<Interaction> distinct, Map<Interaction, Integer> again) {
    Map<String, Interaction> byItem = new LinkedHashMap<>();
    Map<String, Integer> rowsOfItem = new HashMap<>();
    for (Interaction interaction : atOneTime) {
      byItem.merge(interaction.itemId(), interaction, NewestInteractions::heavier);
      rowsOfItem.merge(
          interaction.itemId(), 1 + repeats.getOrDefault(interaction, 0), Integer::sum);
    }
    byItem.forEach(
        (itemId, interaction) -> {
          distinct.add(interaction);
          if (rowsOfItem.get(itemId) > 1) {
            again.put(interaction, rowsOfItem.get(itemId) - 1);
          }
        });
  }

  /** The first of two, with the larger weight. */
  private static Interaction heavier(Interaction first, Interaction second) {
    return first.weight() >= second.weight() ? first : weighted(first, second.weight());
  }

  private static Interaction weighted(Interaction i, float weight) {
    return new Interaction(i.userId(), i.itemId(), i.at(), i.position(), weight);
  }
}
