package dev.nightjar.train.input;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Require;
import java.util.stream.IntStream;

/**
 * The items as the model needs them. Tables have a row per index, I + 2 in all: padding and mask
 * are zero rows.
 *
 * @param items I
 * @param textWidth D_t
 * @param width d
 * @param textVectors (I+2, D_t), L2-normalized; a zero row has no text
 * @param pcaVectors (I+2, d)
 * @param trainInteractions (I+2), interactions of the training split
 */
public record Catalog(
    int items,
    int textWidth,
    int width,
    float[] textVectors,
    float[] pcaVectors,
    int[] trainInteractions) {
  public Catalog {
    Require.atLeast(items, 1, "items");
    requireLength(textVectors.length, (long) (items + 2) * textWidth, "textVectors");
    requireLength(pcaVectors.length, (long) (items + 2) * width, "pcaVectors");
    requireLength(trainInteractions.length, items + 2L, "trainInteractions");
  }

  private static void requireLength(long found, long expected, String name) {
    Require.that(found == expected, "%s needs %d values, got %d", name, expected, found);
  }

  /** The same with other items' texts: that of {@code order[i]} goes to the i-th item. */
  Catalog withTextOf(int[] order) {
    return new Catalog(
        items,
        textWidth,
        width,
        permuted(textVectors, textWidth, order),
        permuted(pcaVectors, width, order),
        trainInteractions);
  }

  private static float[] permuted(float[] table, int width, int[] order) {
    float[] permuted = new float[table.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(
          table, order[i] * width, permuted, (i + Conventions.FIRST_ITEM) * width, width);
    }
    return permuted;
  }

  /** The same items with other counts of training interactions. */
  public Catalog withTrainInteractions(int[] counts) {
    return new Catalog(items, textWidth, width, textVectors, pcaVectors, counts);
  }

  /** Rows of every table: I + 2. */
  public int rows() {
    return items + 2;
  }

  /** Items that training has seen, in index order: the only ones that may be negatives. */
  public int[] warm() {
    return seen(1, Integer.MAX_VALUE);
  }

  /** Items that training has never seen, in index order. */
  public int[] cold() {
    return seen(0, 0);
  }

  /** Items with so many training interactions, both bounds included, in index order. */
  public int[] seen(int fewest, int most) {
    return IntStream.rangeClosed(Conventions.FIRST_ITEM, items)
        .filter(item -> trainInteractions[item] >= fewest && trainInteractions[item] <= most)
        .toArray();
  }

  /**
   * Which items have fewer training interactions than some: (I+2), padding and mask are none.
   *
   * @param fewest interactions that no tail item has
   */
  public boolean[] tail(int fewest) {
    boolean[] tail = new boolean[rows()];
    for (int item : seen(0, fewest - 1)) {
      tail[item] = true;
    }
    return tail;
  }

  /** Whether the item has a text vector. */
  public boolean hasText(int item) {
    for (int column = 0; column < textWidth; column++) {
      if (textVectors[item * textWidth + column] != 0) {
        return true;
      }
    }
    return false;
  }
}
