package dev.nightjar.recommend;

import dev.nightjar.contract.Require;
import java.util.Arrays;

/**
 * Finds the k-th largest of many numbers without sorting them: a heap of the k largest so far, into
 * which few of the later ones get.
 */
final class Selection {
  private Selection() {}

  /**
   * @param values in any order; none is NaN
   * @param k from 1
   */
  static float largest(float[] values, int k) {
    Require.inRange(k, 1, values.length, "k");
    float[] heap = Arrays.copyOf(values, k); // the least is first
    for (int parent = k / 2 - 1; parent >= 0; parent--) {
      sink(heap, parent, heap[parent]);
    }
    for (int i = k; i < values.length; i++) {
      if (values[i] > heap[0]) {
        sink(heap, 0, values[i]);
      }
    }
    return heap[0];
  }

  /** Puts a value in a place or below it; what is smaller moves up. */
  private static void sink(float[] heap, int place, float value) {
    int free = place;
    for (int child = 2 * free + 1; child < heap.length; child = 2 * free + 1) {
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= value) {
        break;
      }
      heap[free] = heap[child];
      free = child;
    }
    heap[free] = value;
  }
}
