package dev.nightjar.dataset.quality;

import dev.nightjar.contract.Require;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The largest drift that is accepted, by measure: {@code new_users=0.5,popularity=0.2}. What is not
 * named has no limit.
 */
public record DriftLimits(String flag, TreeMap<String, Double> limits) implements Serializable {
  private static final Map<String, ToDoubleFunction<Drift>> MEASURES =
      new TreeMap<>(
          Map.of(
              "new_users", Drift::newUsers,
              "lost_users", Drift::lostUsers,
              "new_items", Drift::newItems,
              "lost_items", Drift::lostItems,
              "tail_share", drift -> Math.abs(drift.tailShare() - drift.tailShareBefore()),
              "popularity", Drift::popularity));

  /**
   * @param flag the setting, for messages
   * @throws IllegalArgumentException if a measure is unknown or a limit is not in [0, 1]
   */
  public static DriftLimits parse(String flag, String text) {
    TreeMap<String, Double> limits = new TreeMap<>();
    for (String limit : text.split(",", -1)) {
      if (!limit.isBlank()) {
        String[] parts = limit.strip().split("=", -1);
        Require.that(
            parts.length == 2 && MEASURES.containsKey(parts[0]) && isFraction(parts[1]),
            "%s: expected measure=fraction with a measure of %s, found %s",
            flag,
            MEASURES.keySet(),
            limit.strip());
        limits.put(parts[0], Double.valueOf(parts[1]));
      }
    }
    return new DriftLimits(flag, limits);
  }

  private static boolean isFraction(String text) {
    return text.matches("0|1|0?\\.\\d+|[01]\\.0*|0\\.\\d+");
  }

  /** One sentence for every limit that is passed. */
  List<String> passedBy(Drift drift) {
    return limits.entrySet().stream()
        .filter(limit -> MEASURES.get(limit.getKey()).applyAsDouble(drift) > limit.getValue())
        .map(
            limit ->
                String.format(
                    Locale.ROOT,
                    "%s is %.4f, %s allows %s",
                    limit.getKey(),
                    MEASURES.get(limit.getKey()).applyAsDouble(drift),
                    flag,
                    limit.getValue()))
        .toList();
  }
}
