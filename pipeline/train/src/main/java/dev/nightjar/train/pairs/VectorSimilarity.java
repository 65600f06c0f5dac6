package dev.nightjar.train.pairs;

import dev.nightjar.contract.Conventions;
import dev.nightjar.train.input.Catalog;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which items are near in text: the nearest by cosine of their text vectors, found exactly, each
 * with how far its cosine is above that of the last of them. The catalog is compared with itself in
 * blocks of items by items.
 */
final class VectorSimilarity {
  private static final int BLOCK = 4096;

  private final Catalog catalog;
  private final int block;
  private final int[] withText;
  private final int count;
  private final float[] prior; // (I+2)

  /**
   * @param most neighbors of an item; fewer where fewer items have text
   * @param prior (I+2) what every candidate's similarity is multiplied by
   * @param block items of a block
   */
  VectorSimilarity(Catalog catalog, int most, float[] prior, int block) {
    this.catalog = catalog;
    this.prior = prior;
    this.block = block;
    withText =
        IntStream.rangeClosed(Conventions.FIRST_ITEM, catalog.items())
            .filter(catalog::hasText)
            .toArray();
    count = Math.min(most + 1, withText.length - 1); // the last one lends its cosine only
  }

  static VectorSimilarity of(Catalog catalog, int most, float[] prior) {
    return new VectorSimilarity(catalog, most, prior, BLOCK);
  }

  PairTable table() {
    if (count < 1) {
      return PairTable.of(catalog.rows(), 0, () -> (item, row) -> {});
    }
    NearestInText.Found found = new NearestInText(catalog, withText, count, block).ofEach();
    int[] place = new int[catalog.rows()];
    Arrays.fill(place, -1);
    for (int i = 0; i < withText.length; i++) {
      place[withText[i]] = i;
    }
    return PairTable.of(
        catalog.rows(),
        count,
        () -> (item, row) -> fill(place[item], found.places(), found.cosines(), row));
  }

  private void fill(int place, long[] nearest, float[] cosines, PairRow row) {
    if (place < 0) {
      return;
    }
    float least = cosines[(place + 1) * count - 1];
    for (int at = place * count; at < (place + 1) * count; at++) {
      if (cosines[at] > least) {
        int candidate = withText[(int) nearest[at]];
        row.add(candidate, (cosines[at] - least) * prior[candidate]);
      }
    }
  }
}
