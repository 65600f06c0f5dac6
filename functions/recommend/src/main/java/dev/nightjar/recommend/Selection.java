package dev.nightjar.recommend;

import dev.nightjar.contract.Require;
import java.util.Arrays;

/**
 * Finds the k-th largest of many numbers without sorting them: they are counted in intervals of
 * equal width, and only the interval with the k-th is sorted.
 */
final class Selection {
  private static final int INTERVALS = 1024;

  private Selection() {}

  /**
   * @param values in any order, finite or minus infinity
   * @param k from 1
   */
  static float largest(float[] values, int k) {
    Require.inRange(k, 1, values.length, "k");
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    int finite = 0;
    for (float value : values) {
      if (value != Float.NEGATIVE_INFINITY) {
        least = Math.min(least, value);
        most = Math.max(most, value);
        finite++;
      }
    }
    if (k > finite || least == most) {
      return k > finite ? Float.NEGATIVE_INFINITY : least;
    }
    double scale = (INTERVALS - 1) / ((double) most - least);
    int[] counts = new int[INTERVALS];
    for (float value : values) {
      if (value != Float.NEGATIVE_INFINITY) {
        counts[interval(value, least, scale)]++;
      }
    }
    int interval = INTERVALS - 1;
    int larger = 0;
    while (larger + counts[interval] < k) {
      larger += counts[interval--];
    }
    float[] close = within(values, interval, counts[interval], least, scale);
    Arrays.sort(close);
    return close[close.length - (k - larger)];
  }

  private static int interval(float value, float least, double scale) {
    return (int) ((value - (double) least) * scale);
  }

  private static float[] within(
      float[] values, int interval, int count, float least, double scale) {
    float[] found = new float[count];
    int size = 0;
    for (float value : values) {
      if (value != Float.NEGATIVE_INFINITY && interval(value, least, scale) == interval) {
        found[size++] = value;
      }
    }
    return found;
  }
}
