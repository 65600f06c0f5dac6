package dev.nightjar.train.evaluation;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Figures by long-tail group. A tail user has fewer than {@code tailUser} training interactions; a
 * target is a tail item if it has fewer than {@code tailItem}, and a cold one (a tail item, too) if
 * it has none. Validation and test interactions are not counted. A target follows on the same day
 * if it has the UTC date of the item before it; with real timestamps such a target is far easier to
 * predict.
 */
public record Groups(Histories histories, Catalog catalog, int tailUser, int tailItem) {
  public static final String ALL = "all";
  public static final String TAIL_ITEM = "tail_item";
  private static final long DAY = Duration.ofDays(1).toSeconds();

  /** Figures by group, sorted by name. */
  public Map<String, Figures> figures(int[] users, int[] ranks, Split split) {
    Map<String, Figures> figures = new TreeMap<>();
    members(users, split)
        .forEach(
            (name, places) ->
                figures.put(name, Figures.of(Arrays.stream(places).map(i -> ranks[i]).toArray())));
    return figures;
  }

  /** Which of the users' targets of a split are in each group: places in {@code users}. */
  public Map<String, int[]> members(int[] users, Split split) {
    Map<String, int[]> members = new TreeMap<>();
    members.put(ALL, places(users, i -> true));
    members.put("tail_user", places(users, i -> isTail(users[i])));
    members.put("head_user", places(users, i -> !isTail(users[i])));
    members.put(TAIL_ITEM, places(users, i -> targetCount(users[i], split) < tailItem));
    members.put("head_item", places(users, i -> targetCount(users[i], split) >= tailItem));
    members.put("cold_item", places(users, i -> targetCount(users[i], split) == 0));
    members.put("same_day", places(users, i -> day(users[i], split, 0) == day(users[i], split, 1)));
    members.put("later_day", places(users, i -> day(users[i], split, 0) > day(users[i], split, 1)));
    return members;
  }

  private static int[] places(int[] users, IntPredicate member) {
    return IntStream.range(0, users.length).filter(member).toArray();
  }

  private boolean isTail(int user) {
    return histories.trainLength(user) < tailUser;
  }

  /** Of the target, or of the item so many places before it. */
  private long day(int user, Split split, int before) {
    int place = histories.knownLength(user, split) - before;
    return place < 0 ? Long.MAX_VALUE : Math.floorDiv(histories.time(user, place), DAY);
  }

  private int targetCount(int user, Split split) {
    return catalog.trainInteractions()[histories.target(user, split)];
  }
}
