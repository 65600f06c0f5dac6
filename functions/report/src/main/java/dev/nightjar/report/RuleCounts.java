package dev.nightjar.report;

import java.util.List;

/**
 * The effects of a run's rules that the sources of its rows do not show.
 *
 * @param allow items that the list of allowed ones takes out
 * @param deny items that the list of denied ones takes out
 * @param where items that each condition takes out; of one that compares with the user, for the
 *     average user
 * @param atMost for each limit, lists that have as many items of one value as it allows
 * @param again rows with an item that the user had, but for those of source {@code again}
 */
public record RuleCounts(
    double allow, double deny, List<Double> where, List<Long> atMost, long again) {
  public RuleCounts {
    where = List.copyOf(where);
    atMost = List.copyOf(atMost);
  }
}
