package dev.nightjar.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many lists items stood in: {@link Layout#IMPRESSIONS} in all nights before this one that were
 * counted, {@link Layout#SHOWN} in this night.
 *
 * @param from manifest of the published run that was counted last; empty where none was, and of one
 *     night
 * @param lists by item id; an item that is not there stood in none
 */
public record Impressions(
    int formatVersion,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> from,
    Map<String, Long> lists) {
  /** Where nothing was counted. */
  public static final Impressions NONE = of(Map.of());

  public Impressions {
    Require.that(
        formatVersion == Conventions.FORMAT_VERSION,
        "expected format_version %d, found %d",
        Conventions.FORMAT_VERSION,
        formatVersion);
    from = from == null ? Optional.empty() : from;
    SortedMap<String, Long> sorted = new TreeMap<>(Conventions.ID_ORDER);
    sorted.putAll(lists);
    lists = Collections.unmodifiableSortedMap(sorted);
  }

  /** Of one night. */
  public static Impressions of(Map<String, Long> lists) {
    return new Impressions(Conventions.FORMAT_VERSION, Optional.empty(), lists);
  }

  /** The sum with a night, which a run published. */
  public Impressions with(String manifest, Impressions night) {
    Map<String, Long> sum = new TreeMap<>(lists);
    night.lists.forEach((item, count) -> sum.merge(item, count, Long::sum));
    return new Impressions(Conventions.FORMAT_VERSION, Optional.of(manifest), sum);
  }

  /** Lists that an item stood in. */
  public long of(String itemId) {
    return lists.getOrDefault(itemId, 0L);
  }
}
