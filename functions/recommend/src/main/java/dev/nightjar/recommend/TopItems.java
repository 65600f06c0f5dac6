package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.Require;
import java.util.Arrays;

/**
 * One user's list.
 *
 * @param items indexes, best first
 * @param scores one per item, never increasing but for items that were pinned
 * @param sources one per item
 * @param because one per item, the item of the history that contributed most, or 0 where none did;
 *     empty if nobody asked
 */
record TopItems(int[] items, float[] scores, Source[] sources, int[] because) {
  TopItems {
    Require.that(
        items.length == scores.length
            && items.length == sources.length
            && (because.length == 0 || because.length == items.length),
        "%d items but %d scores, %d sources, %d reasons",
        items.length,
        scores.length,
        sources.length,
        because.length);
  }

  /** All from one source. */
  static TopItems of(int[] items, float[] scores, Source source) {
    Source[] sources = new Source[items.length];
    Arrays.fill(sources, source);
    return new TopItems(items, scores, sources, new int[0]);
  }

  int size() {
    return items.length;
  }

  /**
   * The same with reasons.
   *
   * @param history item indexes, oldest first
   */
  TopItems explained(int[] history, ItemVectors vectors) {
    int[] reasons = new int[items.length];
    for (int i = 0; i < items.length; i++) {
      boolean learned = sources[i].isLearned();
      reasons[i] =
          learned && history.length > 0
              ? vectors.mostAlike(history, items[i])
              : Conventions.PADDING;
    }
    return new TopItems(items, scores, sources, reasons);
  }
}
