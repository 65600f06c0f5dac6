package dev.nightjar.dataset.quality;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a whole number is distributed.
 *
 * @param count of values; with none, everything is 0
 * @param median the smallest value that half of the values do not exceed
 * @param p90 the same for nine tenths
 */
public record Distribution(long count, long min, long median, double mean, long p90, long max) {
  private static final double ROUNDING = 1000;

  /** Of a histogram: value to how often, under the names {@code <prefix><value>}. */
  static Distribution of(Map<String, Long> tallies, String prefix) {
    TreeMap<Long, Long> histogram = new TreeMap<>();
    tallies.forEach(
        (name, count) -> {
          if (name.startsWith(prefix)) {
            histogram.merge(Long.parseLong(name.substring(prefix.length())), count, Long::sum);
          }
        });
    return of(histogram);
  }

  /** Of value to how often. */
  static Distribution of(TreeMap<Long, Long> histogram) {
    long count = histogram.values().stream().mapToLong(Long::longValue).sum();
    if (count == 0) {
      return new Distribution(0, 0, 0, 0, 0, 0);
    }
    double mean = (double) sum(histogram) / count;
    return new Distribution(
        count,
        histogram.firstKey(),
        quantile(histogram, (count + 1) / 2),
        Math.round(mean * ROUNDING) / ROUNDING,
        quantile(histogram, (9 * count + 9) / 10),
        histogram.lastKey());
  }

  static long sum(Map<Long, Long> histogram) {
    return histogram.entrySet().stream().mapToLong(e -> e.getKey() * e.getValue()).sum();
  }

  /** The value at a rank, from 1. */
  private static long quantile(TreeMap<Long, Long> histogram, long rank) {
    long before = 0;
    for (Map.Entry<Long, Long> entry : histogram.entrySet()) {
      before += entry.getValue();
      if (before >= rank) {
        return entry.getKey();
      }
    }
    return histogram.lastKey();
  }
}
