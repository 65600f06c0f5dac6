package dev.nightjar.train.pairs;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Sums weights by item: dense to add to, sparse to read. Reused row by row. */
public final class PairRow {
  private final float[] sums; // (I+2)
  private final int[] touched;
  private int count;

  /**
   * @param rows I + 2
   */
  public PairRow(int rows) {
    sums = new float[rows];
    touched = new int[rows];
  }

  /** Some items and their sums, best first. */
  public record Best(int[] items, float[] weights) {}

  /**
   * @param weight above 0
   */
  public void add(int item, float weight) {
    if (sums[item] == 0) {
      touched[count++] = item;
    }
    sums[item] += weight;
  }

  /** Adds the row of an item, so many times. */
  public void add(PairTable table, int item, float factor) {
    for (int entry = table.start(item); entry < table.end(item); entry++) {
      add(table.item(entry), factor * table.weight(entry));
    }
  }

  /** What was added for an item. */
  public float sum(int item) {
    return sums[item];
  }

  /** How many items have a sum. */
  public int count() {
    return count;
  }

  /** An item that has a sum, in the order in which they came. */
  public int item(int place) {
    return touched[place];
  }

  /** The largest of all sums, or 0. */
  public float largest() {
    float largest = 0;
    for (int place = 0; place < count; place++) {
      largest = Math.max(largest, sums[touched[place]]);
    }
    return largest;
  }

  /** Replaces every sum. */
  public void replace(Weighing weighing) {
    for (int place = 0; place < count; place++) {
      int item = touched[place];
      sums[item] = weighing.of(item, sums[item]);
    }
  }

  /** A new weight, above 0, for an item and its sum. */
  @FunctionalInterface
  public interface Weighing {
    float of(int item, float sum);
  }

  /** Takes the best out, ties to the smaller index, and empties the row. */
  public Best takeBest(int most) {
    long[] order = order(most, item -> true);
    clear();
    int[] items = new int[order.length];
    float[] weights = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      items[i] = BestFirst.item(order[i]);
      weights[i] = BestFirst.weight(order[i]);
    }
    return new Best(items, weights);
  }

  /**
   * Drops all but the best of two groups: neither takes more than half of the places that the other
   * needs.
   *
   * @param most that are kept of both, and at most one more
   * @param group (I+2) which items are in the second group
   */
  public void keepBest(int most, boolean[] group) {
    int[] best = best(count);
    int inGroup = (int) Arrays.stream(best).filter(item -> group[item]).count();
    int left = most - Math.min(best.length - inGroup, most / 2);
    int leftOfOthers = most - Math.min(inGroup, most / 2);
    count = 0;
    for (int item : best) {
      if (group[item] ? left-- > 0 : leftOfOthers-- > 0) {
        touched[count++] = item;
      } else {
        sums[item] = 0;
      }
    }
  }

  /** The best of the items that have a sum, in order, ties to the smaller index. */
  public int[] best(int most) {
    return best(most, item -> true);
  }

  /** The same of some of the items. */
  public int[] best(int most, IntPredicate among) {
    return Arrays.stream(order(most, among)).mapToInt(BestFirst::item).toArray();
  }

  /** The best, in order. Few of many are not sorted with the others: only those that may stay. */
  private long[] order(int most, IntPredicate among) {
    long[] best = new long[(int) Math.min(count, 2L * most)];
    int kept = 0;
    long last = Long.MAX_VALUE; // what comes behind it is none of the best
    for (int place = 0; place < count; place++) {
      if (!among.test(touched[place])) {
        continue;
      }
      long next = BestFirst.encode(sums[touched[place]], touched[place]);
      if (next < last && kept == best.length) {
        Arrays.sort(best);
        kept = most;
        last = best[most - 1];
      }
      if (next < last) {
        best[kept++] = next;
      }
    }
    Arrays.sort(best, 0, kept);
    return Arrays.copyOf(best, Math.min(kept, most));
  }

  /** Empties the row. */
  public void clear() {
    for (int place = 0; place < count; place++) {
      sums[touched[place]] = 0;
    }
    count = 0;
  }
}
