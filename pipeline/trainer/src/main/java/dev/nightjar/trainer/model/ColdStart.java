package dev.nightjar.trainer.model;

import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Gives items that training has never seen a collaborative vector: the mean of those of the seen
 * items nearest in text. Items without text keep what they have.
 */
public final class ColdStart {
  /** Changes nothing: for a model without collaborative vectors. */
  public static final ColdStart NONE = new ColdStart(0, new long[0], new long[0]);

  private static final int ROWS_AT_ONCE = 1024;

  private final int neighbours;
  private final long[] cold; // (c) item indexes
  private final long[] nearest; // (c, neighbours) item indexes

  private ColdStart(int neighbours, long[] cold, long[] nearest) {
    this.neighbours = neighbours;
    this.cold = cold;
    this.nearest = nearest;
  }

  /** Finds the nearest seen items by cosine, exactly. */
  public static ColdStart of(Catalog catalog, int neighbours) {
    long[] cold = withText(catalog, catalog.cold());
    long[] known = withText(catalog, catalog.warm());
    int count = Math.min(neighbours, known.length);
    if (count == 0) {
      return NONE;
    }
    long[] nearest = new long[cold.length * count];
    for (int from = 0; from < cold.length; from += ROWS_AT_ONCE) {
      long[] some = Arrays.copyOfRange(cold, from, Math.min(cold.length, from + ROWS_AT_ONCE));
      long[] found = Tensors.withoutGradients(() -> nearest(catalog, some, known, count));
      System.arraycopy(found, 0, nearest, from * count, found.length);
    }
    return new ColdStart(count, cold, nearest);
  }

  private static long[] withText(Catalog catalog, int[] items) {
    return IntStream.of(items).filter(catalog::hasText).asLongStream().toArray();
  }

  private static long[] nearest(Catalog catalog, long[] cold, long[] warm, int count) {
    Tensor cosine = torch.matmul(text(catalog, cold), text(catalog, warm).transpose(0, 1));
    Tensor best = torch.topk(cosine, count, 1, true, true).get1(); // (c, count) rows of warm
    return Arrays.stream(Tensors.longs(best)).map(row -> warm[(int) row]).toArray();
  }

  private static Tensor text(Catalog catalog, long[] items) {
    int width = catalog.textWidth();
    float[] rows = new float[items.length * width];
    for (int row = 0; row < items.length; row++) {
      System.arraycopy(catalog.textVectors(), (int) items[row] * width, rows, row * width, width);
    }
    return Tensors.of(rows, items.length, width);
  }

  /** The rows of every index as they are served and evaluated. */
  public ItemRows applyTo(ItemRows all) {
    if (cold.length == 0) {
      return all;
    }
    Tensor collaborative = all.views().get(0);
    Tensor lent =
        collaborative
            .index_select(0, Tensors.of(nearest, nearest.length))
            .view(cold.length, neighbours, collaborative.size(1))
            .mean(1); // (c, d)
    Tensor rows = Tensors.of(cold, cold.length);
    List<Tensor> served = new ArrayList<>(all.views());
    served.set(0, collaborative.detach().clone().index_copy_(0, rows, lent));
    return new ItemRows(served);
  }
}
