package dev.nightjar.trainer.pairs;

import dev.nightjar.contract.Conventions;
import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Which items are near in text: the nearest by cosine of their text vectors, found exactly, each
 * with how far its cosine is above that of the last of them. The catalog is compared with itself in
 * blocks of items by items.
 */
final class VectorLikeness {
  private static final int BLOCK = 4096;

  private final Catalog catalog;
  private final int block;
  private final int[] withText;
  private final int count;
  private final float[] prior; // (I+2)

  /**
   * @param most neighbours of an item; fewer where fewer items have text
   * @param prior (I+2) what every candidate's likeness is multiplied by
   * @param block items of a block
   */
  VectorLikeness(Catalog catalog, int most, float[] prior, int block) {
    this.catalog = catalog;
    this.prior = prior;
    this.block = block;
    withText =
        IntStream.rangeClosed(Conventions.FIRST_ITEM, catalog.items())
            .filter(catalog::hasText)
            .toArray();
    count = Math.min(most + 1, withText.length - 1); // the last one lends its cosine only
  }

  static VectorLikeness of(Catalog catalog, int most, float[] prior) {
    return new VectorLikeness(catalog, most, prior, BLOCK);
  }

  PairTable table() {
    if (count < 1) {
      return PairTable.of(catalog.rows(), 0, () -> (item, row) -> {});
    }
    long[] nearest = new long[withText.length * count];
    float[] cosines = new float[nearest.length];
    for (int from = 0; from < withText.length; from += block) {
      int start = from;
      Tensors.withoutGradients(
          () -> {
            find(start, Math.min(block, withText.length - start), nearest, cosines);
            return null;
          });
    }
    int[] place = new int[catalog.rows()];
    Arrays.fill(place, -1);
    for (int i = 0; i < withText.length; i++) {
      place[withText[i]] = i;
    }
    return PairTable.of(
        catalog.rows(), count, () -> (item, row) -> fill(place[item], nearest, cosines, row));
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

  /** The neighbours of some items among all, block by block: the best so far stay. */
  private void find(int start, int rows, long[] nearest, float[] cosines) {
    Tensor own = text(start, rows); // (rows, D_t)
    Tensor best = Tensors.full(Double.NEGATIVE_INFINITY, rows, 0);
    Tensor places = Tensors.of(new long[0], rows, 0);
    for (int from = 0; from < withText.length; from += block) {
      int size = Math.min(block, withText.length - from);
      Tensor cosine = own.matmul(text(from, size).transpose(0, 1)); // (rows, size)
      if (from == start) {
        cosine.fill_diagonal_(Tensors.scalar(Double.NEGATIVE_INFINITY));
      }
      var found = torch.topk(cosine, Math.min(count, size), 1, true, true);
      Tensor all = Tensors.concat(1, best, found.get0());
      Tensor allPlaces = Tensors.concat(1, places, found.get1().add(new Scalar((long) from)));
      var kept = torch.topk(all, Math.min(count, all.size(1)), 1, true, true);
      best = kept.get0();
      places = allPlaces.gather(1, kept.get1());
    }
    System.arraycopy(Tensors.floats(best), 0, cosines, start * count, rows * count);
    System.arraycopy(Tensors.longs(places), 0, nearest, start * count, rows * count);
  }

  private Tensor text(int start, int rows) {
    int width = catalog.textWidth();
    float[] values = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          catalog.textVectors(), withText[start + row] * width, values, row * width, width);
    }
    return Tensors.of(values, rows, width);
  }
}
