package dev.nightjar.dataset.quality;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far tonight's dataset is from an earlier one.
 *
 * @param previous folder of the earlier one, relative to the root
 * @param newUsers fraction of tonight's users with a history whom the earlier one did not have
 * @param lostUsers fraction of the earlier one's users with a history who have none tonight
 * @param newItems fraction of tonight's items that the earlier one did not have
 * @param lostItems fraction of the earlier one's items that are gone
 * @param tailShareBefore fraction of interactions on the four fifths of the items that have fewest
 * @param tailShare the same tonight
 * @param popularity Jensen-Shannon divergence of the items' shares of interactions, base 2: from 0,
 *     the same, to 1, nothing in common
 */
public record Drift(
    String previous,
    double newUsers,
    double lostUsers,
    double newItems,
    double lostItems,
    double tailShareBefore,
    double tailShare,
    double popularity) {
  static final String PREVIOUS = "drift.previous/";
  static final String ITEM = "drift.item/";
  static final String USERS = "drift.users.";

  private static final double ROUNDING = 1e4;
  private static final double TAIL = 0.8;

  /** Of the tallies of {@link MeasureDrift}; empty if there was nothing to compare with. */
  static Optional<Drift> of(Map<String, Long> tallies) {
    return tallies.keySet().stream()
        .filter(name -> name.startsWith(PREVIOUS))
        .findFirst()
        .map(name -> of(name.substring(PREVIOUS.length()), tallies));
  }

  private static Drift of(String previous, Map<String, Long> tallies) {
    long added = tallies.getOrDefault(USERS + "new", 0L);
    long lost = tallies.getOrDefault(USERS + "lost", 0L);
    long kept = tallies.getOrDefault(USERS + "kept", 0L);
    ItemPairs items = ItemPairs.of(tallies);
    return new Drift(
        previous,
        fraction(added, added + kept),
        fraction(lost, lost + kept),
        fraction(items.added, items.added + items.kept),
        fraction(items.lost, items.lost + items.kept),
        rounded(tailShare(items.before)),
        rounded(tailShare(items.now)),
        rounded(items.divergence()));
  }

  private static double fraction(long part, long whole) {
    return whole == 0 ? 0 : rounded((double) part / whole);
  }

  private static double rounded(double value) {
    return Math.round(value * ROUNDING) / ROUNDING;
  }

  /**
   * @param histogram interactions to how many items have so many
   */
  static double tailShare(TreeMap<Long, Long> histogram) {
    long items = histogram.values().stream().mapToLong(Long::longValue).sum();
    long total = Distribution.sum(histogram);
    long left = (long) (TAIL * items);
    long inTail = 0;
    for (Map.Entry<Long, Long> entry : histogram.entrySet()) {
      long taken = Math.min(left, entry.getValue());
      inTail += taken * entry.getKey();
      left -= taken;
    }
    return total == 0 ? 0 : (double) inTail / total;
  }

  /** How many items had so many interactions then and so many now; 0 stands for no such item. */
  private static final class ItemPairs {
    private final TreeMap<Long, Long> before = new TreeMap<>();
    private final TreeMap<Long, Long> now = new TreeMap<>();
    private final TreeMap<String, Long> pairs = new TreeMap<>();
    private long added;
    private long lost;
    private long kept;

    static ItemPairs of(Map<String, Long> tallies) {
      ItemPairs all = new ItemPairs();
      tallies.forEach(
          (name, items) -> {
            if (name.startsWith(ITEM)) {
              all.pairs.put(name.substring(ITEM.length()), items);
            }
          });
      all.pairs.forEach(all::count);
      return all;
    }

    private static long[] parse(String pair) {
      int slash = pair.indexOf('/');
      return new long[] {
        Long.parseLong(pair.substring(0, slash)), Long.parseLong(pair.substring(slash + 1))
      };
    }

    private void count(String name, long items) {
      long[] pair = parse(name);
      if (pair[0] > 0) {
        before.merge(pair[0] - 1, items, Long::sum);
      }
      if (pair[1] > 0) {
        now.merge(pair[1] - 1, items, Long::sum);
      }
      added += pair[0] == 0 ? items : 0;
      lost += pair[1] == 0 ? items : 0;
      kept += pair[0] > 0 && pair[1] > 0 ? items : 0;
    }

    double divergence() {
      double totalBefore = Math.max(1, Distribution.sum(before));
      double totalNow = Math.max(1, Distribution.sum(now));
      double sum = 0;
      for (Map.Entry<String, Long> entry : pairs.entrySet()) {
        long[] pair = parse(entry.getKey());
        double p = Math.max(0, pair[0] - 1) / totalBefore;
        double q = Math.max(0, pair[1] - 1) / totalNow;
        sum += entry.getValue() * (half(p, (p + q) / 2) + half(q, (p + q) / 2));
      }
      return sum;
    }

    private static double half(double share, double mean) {
      return share == 0 ? 0 : share / 2 * Math.log(share / mean) / Math.log(2);
    }
  }
}
