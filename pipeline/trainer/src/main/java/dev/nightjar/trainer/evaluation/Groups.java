package dev.nightjar.trainer.evaluation;

import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.input.Histories;
import dev.nightjar.trainer.input.Split;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Figures by long-tail group. A tail user has fewer than {@code tailUser} training interactions; a
 * target is a tail item if it has fewer than {@code tailItem}, and a cold one (a tail item, too) if
 * it has none. Nothing of validation or test is counted.
 */
public record Groups(Histories histories, Catalog catalog, int tailUser, int tailItem) {
  public static final String ALL = "all";

  /** Figures of the split's targets by group, sorted by name. */
  public Map<String, Figures> figures(int[] users, int[] ranks, Split split) {
    Map<String, Figures> figures = new TreeMap<>();
    figures.put(ALL, Figures.of(ranks));
    figures.put("tail_user", of(ranks, i -> isTail(users[i])));
    figures.put("head_user", of(ranks, i -> !isTail(users[i])));
    figures.put("tail_item", of(ranks, i -> targetCount(users[i], split) < tailItem));
    figures.put("head_item", of(ranks, i -> targetCount(users[i], split) >= tailItem));
    figures.put("cold_item", of(ranks, i -> targetCount(users[i], split) == 0));
    return figures;
  }

  private static Figures of(int[] ranks, IntPredicate member) {
    return Figures.of(IntStream.range(0, ranks.length).filter(member).map(i -> ranks[i]).toArray());
  }

  private boolean isTail(int user) {
    return histories.trainLength(user) < tailUser;
  }

  private int targetCount(int user, Split split) {
    return catalog.trainInteractions()[histories.target(user, split)];
  }
}
