package dev.nightjar.trainer.input;

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
 * @param textVectors (I+2, D_t), L2-normalised; a zero row has no text
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

  /** Rows of every table: I + 2. */
  public int rows() {
    return items + 2;
  }

  /** Items that training has seen, in index order: the only ones that may be negatives. */
  public int[] warm() {
    return indexes(true);
  }

  /** Items that training has never seen, in index order. */
  public int[] cold() {
    return indexes(false);
  }

  private int[] indexes(boolean seen) {
    return IntStream.rangeClosed(Conventions.FIRST_ITEM, items)
        .filter(item -> trainInteractions[item] > 0 == seen)
        .toArray();
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
