package dev.nightjar.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * When a user may be given an item again that they have had: so many days after their last
 * interaction with it, or once the next one is due by their own rhythm. Without either, never.
 *
 * @param night midnight at the start of the night's date, in UTC seconds
 * @param afterDays since the last interaction with the item
 * @param takes days on which a user took an item, so that it has a rhythm: the median of the days
 *     between them, of an even number the longer one
 */
public record ShownAgain(long night, Optional<Integer> afterDays, Optional<Integer> takes) {
  private static final long DAY = TimeUnit.DAYS.toSeconds(1);

  public ShownAgain {
    afterDays.ifPresent(days -> Require.atLeast(days, 1, "again-after-days"));
    takes.ifPresent(count -> Require.atLeast(count, 2, "again"));
  }

  /** Items of a user's history that they must not be given; one may be there more than once. */
  public int[] hidden(UserSequence user) {
    int[] items = user.items();
    if (afterDays.isEmpty() && takes.isEmpty()) {
      return items;
    }
    long[] times = user.times();
    Map<Integer, List<Long>> timesByItem = new HashMap<>();
    for (int i = 0; i < items.length; i++) {
      timesByItem.computeIfAbsent(items[i], item -> new ArrayList<>()).add(times[i]);
    }
    return timesByItem.entrySet().stream()
        .filter(item -> !isLongAgo(item.getValue()) && !isDue(item.getValue()))
        .mapToInt(Map.Entry::getKey)
        .toArray();
  }

  private boolean isLongAgo(List<Long> times) {
    long last = times.stream().mapToLong(Long::longValue).max().orElseThrow();
    return afterDays.isPresent() && last <= night - DAY * afterDays.get();
  }

  private boolean isDue(List<Long> times) {
    long[] days =
        times.stream().mapToLong(time -> Math.floorDiv(time, DAY)).sorted().distinct().toArray();
    if (takes.isEmpty() || days.length < takes.get()) {
      return false;
    }
    long[] between = new long[days.length - 1];
    for (int i = 0; i < between.length; i++) {
      between[i] = days[i + 1] - days[i];
    }
    Arrays.sort(between);
    long rhythm = between[between.length / 2];
    return Math.floorDiv(night, DAY) - days[days.length - 1] >= rhythm;
  }
}
