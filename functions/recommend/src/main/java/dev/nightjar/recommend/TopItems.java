package dev.nightjar.recommend;

import dev.nightjar.contract.Require;

/**
 * The best items of one user.
 *
 * @param items indexes, best first
 * @param scores one per item, never increasing
 */
record TopItems(int[] items, float[] scores) {
  TopItems {
    Require.that(
        items.length == scores.length, "%d items but %d scores", items.length, scores.length);
  }

  int size() {
    return items.length;
  }
}
