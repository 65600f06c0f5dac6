package dev.nightjar.recommend;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.ModelFacts;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * One user's score of every item, before the best are chosen: {@link #exclude}, {@link #multiply}
 * and {@link #keepOnly} change it before {@link RankedItems} looks for the best. An excluded item
 * scores minus infinity.
 *
 * <p>Of every block of {@value ModelFacts#BLOCK} items a bound is known that none of them exceeds,
 * so that most blocks need not be looked at.
 */
final class ScoreRow {
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  private final FloatBuffer scores;
  private final int from;
  private final int items;
  private final float[] bounds;
  private long[] kept;
  private int excluded;

  private ScoreRow(FloatBuffer scores, int from, int items, float[] bounds) {
    this.scores = scores;
    this.from = from;
    this.items = items;
    this.bounds = bounds;
    for (float bound : bounds) {
      checked(bound);
    }
  }

  /** One row of a batch that was scored, with what item pairs add to it. */
  static ScoreRow of(Buffers buffers, PairScores pairs, int row, int items) {
    float[] bounds = new float[ModelFacts.blocks(items)];
    buffers.blockScores().get(row * bounds.length, bounds);
    int from = row * ModelFacts.columns(items);
    ScoreRow scored = new ScoreRow(buffers.scores(), from, items, bounds);
    checkAll(buffers.scores(), from + Conventions.FIRST_ITEM, from + items + 1);
    pairs.addTo(scored, row); // last: by now the row is in the cache
    return scored;
  }

  /**
   * A row of scores that no model gave.
   *
   * @param scores of item i at i, changed by what is done to the row
   */
  static ScoreRow of(float[] scores) {
    int items = scores.length - 1;
    float[] bounds = new float[ModelFacts.blocks(items)];
    Arrays.fill(bounds, NEVER);
    for (int item = Conventions.FIRST_ITEM; item <= items; item++) {
      int block = item / ModelFacts.BLOCK;
      bounds[block] = Math.max(bounds[block], scores[item]);
    }
    return new ScoreRow(FloatBuffer.wrap(scores), 0, items, bounds);
  }

  int items() {
    return items;
  }

  /** Adds to an item's score. */
  void add(int item, float more) {
    float sum = checked(scores.get(from + item) + more);
    scores.put(from + item, sum);
    int block = item / ModelFacts.BLOCK;
    if (sum > bounds[block]) {
      bounds[block] = sum;
    }
  }

  /** Minus infinity for an item that must not be recommended. */
  float score(int item) {
    return isKept(item) ? scores.get(from + item) : NEVER;
  }

  private boolean isKept(int item) {
    return kept == null || isIn(kept, item);
  }

  /** Whether a set that has item i at bit i has the item. */
  static boolean isIn(long[] set, int item) {
    return (set[item / ModelFacts.BLOCK] >> item & 1) == 1;
  }

  /** Items that were taken out one by one: so many bounds may be too high. */
  int excluded() {
    return excluded;
  }

  void exclude(int item) {
    excluded += score(item) == NEVER ? 0 : 1;
    scores.put(from + item, NEVER);
  }

  /**
   * Makes an item better or, with a factor below 1, worse, whatever the sign of its score: a
   * negative score is divided.
   */
  void multiply(int item, float factor) {
    float score = score(item);
    if (score != NEVER) {
      float changed = checked(score < 0 ? score / factor : score * factor);
      scores.put(from + item, changed);
      int block = item / ModelFacts.BLOCK;
      bounds[block] = Math.max(bounds[block], changed);
    }
  }

  /**
   * Takes out every item whose bit is not set.
   *
   * @param bits item i at bit i; not to be changed while the row is in use
   */
  void keepOnly(long[] bits) {
    kept = bits;
    for (int block = 0; block < bounds.length; block++) {
      if (bits[block] == 0) {
        bounds[block] = NEVER;
      }
    }
  }

  /** The number that {@code count} blocks reach: minus infinity if there are no more of them. */
  float boundOf(int count) {
    return count >= bounds.length ? NEVER : Selection.largest(bounds, count);
  }

  /** Takes the scores of block after block that may hold an item of at least {@code score}. */
  void forEachBlock(float score, BlockConsumer consumer) {
    float[] block = new float[ModelFacts.BLOCK];
    for (int b = 0; b < bounds.length; b++) {
      if (bounds[b] >= score && bounds[b] != NEVER) {
        int first = b * ModelFacts.BLOCK;
        int last = Math.min(items, first + ModelFacts.BLOCK - 1);
        scores.get(from + first, block, 0, last - first + 1);
        dropLost(block, b);
        consumer.accept(block, first, last - first + 1);
      }
    }
  }

  private void dropLost(float[] block, int number) {
    if (kept != null) {
      for (long lost = ~kept[number]; lost != 0; lost &= lost - 1) {
        block[Long.numberOfTrailingZeros(lost)] = NEVER;
      }
    }
  }

  /** Takes the scores of items {@code first}, {@code first + 1}, ...; the first may be padding. */
  @FunctionalInterface
  interface BlockConsumer {
    void accept(float[] block, int first, int count);
  }

  /**
   * A bound says nothing of NaN: the largest of 64 numbers may leave it out. Zero times anything
   * finite is zero; four sums, since one would wait for itself.
   */
  private static void checkAll(FloatBuffer scores, int from, int to) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      a += 0 * scores.get(i);
      b += 0 * scores.get(i + 1);
      c += 0 * scores.get(i + 2);
      d += 0 * scores.get(i + 3);
    }
    for (; i < to; i++) {
      a += 0 * scores.get(i);
    }
    checked(a + b + c + d);
  }

  static float checked(float score) {
    if (Float.isNaN(score) || score == Float.POSITIVE_INFINITY) {
      throw new ContractException("model: expected finite scores, found " + score);
    }
    return score;
  }
}
