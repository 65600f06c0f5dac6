package dev.nightjar.publish.check;

import dev.nightjar.contract.PartResult;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The counts found in one file of a part, or in several.
 *
 * @param users who belong in it
 * @param rows recommendations
 * @param shortUsers users with fewer rows than they should have
 * @param firstShortUser the first of them
 * @param sources rows by source; empty if the format does not say
 */
record PartCounts(
    long users,
    long rows,
    long shortUsers,
    Optional<String> firstShortUser,
    Map<String, Long> sources) {
  static final PartCounts NONE = new PartCounts(0, 0, 0, Optional.empty(), Map.of());

  /** What a part's result says. */
  static PartCounts of(PartResult result) {
    return new PartCounts(
        result.users(), result.rows(), result.shortUsers(), Optional.empty(), result.sources());
  }

  PartCounts plus(PartCounts other) {
    Map<String, Long> all = new TreeMap<>(sources);
    other.sources.forEach((source, count) -> all.merge(source, count, Long::sum));
    return new PartCounts(
        users + other.users,
        rows + other.rows,
        shortUsers + other.shortUsers,
        firstShortUser.or(() -> other.firstShortUser),
        all);
  }
}
