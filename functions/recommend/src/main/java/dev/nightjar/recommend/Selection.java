package dev.nightjar.recommend;

import dev.nightjar.contract.Require;

/** Finds the k-th largest of some numbers without sorting them: quickselect. */
final class Selection {
  private Selection() {}

  /**
   * @param values in any order, and in another one afterwards; none is NaN
   * @param k from 1
   */
  static float largest(float[] values, int k) {
    Require.inRange(k, 1, values.length, "k");
    int from = 0;
    int to = values.length - 1;
    while (from < to) {
      float pivot = values[(from + to) >>> 1];
      int left = from;
      int right = to;
      while (left <= right) {
        while (values[left] > pivot) {
          left++;
        }
        while (values[right] < pivot) {
          right--;
        }
        if (left <= right) {
          float larger = values[right];
          values[right--] = values[left];
          values[left++] = larger;
        }
      }
      if (k - 1 <= right) {
        to = right;
      } else if (k - 1 >= left) {
        from = left;
      } else {
        return values[k - 1];
      }
    }
    return values[k - 1];
  }
}
