package dev.nightjar.train.evaluation;

import dev.nightjar.train.tensor.Tensors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Counts the items with a higher score than a target, or the same one and a smaller index. On a
 * GPU, the count runs where the scores are, so that only ranks are copied; on the CPU, libtorch
 * would materialize every comparison before adding them up, which is slower than a loop.
 *
 * <p>Shapes: b users, N items.
 */
enum CountAhead {
  BY_LOOP {
    @Override
    long[] of(Tensor scores, Tensor items, Tensor own, Tensor targets) {
      float[] all = Tensors.floats(scores);
      float[] owns = Tensors.floats(own);
      long[] index = Tensors.longs(items);
      long[] target = Tensors.longs(targets);
      int width = all.length / owns.length;
      return IntStream.range(0, owns.length)
          .mapToLong(
              row -> {
                int first = row * width;
                int names = index.length == width ? 0 : first;
                return ahead(all, first, width, index, names, owns[row], target[row]);
              })
          .toArray();
    }
  },
  ON_DEVICE {
    @Override
    long[] of(Tensor scores, Tensor items, Tensor own, Tensor targets) {
      requireNumbers(own, targets);
      requireNumbers(scores, items);
      Tensor ties = scores.eq(own).logical_and(items.lt(targets)); // (b, N)
      return Tensors.longs(scores.gt(own).logical_or(ties).sum(1));
    }
  };

  /** Where the scores are now. */
  static CountAhead here() {
    return Tensors.compute().isCpu() ? BY_LOOP : ON_DEVICE;
  }

  /**
   * Counts.
   *
   * @param scores (b, N)
   * @param items (b, N) or (1, N) indexes
   * @param own (b, 1) the targets' scores
   * @param targets (b, 1) their indexes
   * @return (b)
   * @throws IllegalStateException if a score is not a number
   */
  abstract long[] of(Tensor scores, Tensor items, Tensor own, Tensor targets);

  private static long ahead(
      float[] scores, int first, int width, long[] items, int names, float own, long target) {
    if (Float.isNaN(own)) {
      throw notANumber(target);
    }
    long ahead = 0;
    for (int place = 0; place < width; place++) {
      float score = scores[first + place];
      if (score < own) {
        continue; // nearly all of them, and no number that is none
      }
      if (Float.isNaN(score)) {
        throw notANumber(items[names + place]);
      }
      if (score > own || items[names + place] < target) {
        ahead++;
      }
    }
    return ahead;
  }

  private static IllegalStateException notANumber(long item) {
    return new IllegalStateException("the score of item %d is not a number".formatted(item));
  }

  private static void requireNumbers(Tensor scores, Tensor items) {
    Tensor broken = scores.isnan();
    if (broken.any().item_bool()) {
      Tensor named = items.expand(scores.size(0), -1).masked_select(broken);
      throw notANumber(Tensors.longs(named)[0]);
    }
  }
}
