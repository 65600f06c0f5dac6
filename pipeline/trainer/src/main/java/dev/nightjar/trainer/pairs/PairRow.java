package dev.nightjar.trainer.pairs;

import java.util.Arrays;

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
    long[] order = order();
    clear();
    int kept = Math.min(most, order.length);
    int[] items = new int[kept];
    float[] weights = new float[kept];
    for (int i = 0; i < kept; i++) {
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
    int[] best = bestFirst();
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

  /** All items that have a sum, best first, ties to the smaller index. */
  public int[] bestFirst() {
    return Arrays.stream(order()).mapToInt(BestFirst::item).toArray();
  }

  private long[] order() {
    long[] order = new long[count];
    for (int place = 0; place < count; place++) {
      order[place] = BestFirst.encode(sums[touched[place]], touched[place]);
    }
    Arrays.sort(order);
    return order;
  }

  /** Empties the row. */
  public void clear() {
    for (int place = 0; place < count; place++) {
      sums[touched[place]] = 0;
    }
    count = 0;
  }
}
