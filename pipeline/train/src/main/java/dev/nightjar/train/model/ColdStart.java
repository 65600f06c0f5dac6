package dev.nightjar.train.model;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.pairs.NearestInText;
import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Gives items that training has never seen a collaborative vector: the mean of those of the seen
 * items nearest in text. Items without text keep what they have.
 */
public final class ColdStart {
  /** Changes nothing: for a model without collaborative vectors. */
  public static final ColdStart NONE = new ColdStart(0, new long[0], new long[0]);

  private final int neighbors;
  private final long[] cold; // (c) item indexes
  private final long[] nearest; // (c, neighbors) item indexes

  private ColdStart(int neighbors, long[] cold, long[] nearest) {
    this.neighbors = neighbors;
    this.cold = cold;
    this.nearest = nearest;
  }

  /** Finds the nearest seen items by cosine, exactly. */
  public static ColdStart of(Catalog catalog, int neighbors) {
    int[] cold = withText(catalog, catalog.cold());
    int[] known = withText(catalog, catalog.warm());
    int count = Math.min(neighbors, known.length);
    if (count == 0) {
      return NONE;
    }
    long[] places = new NearestInText(catalog, known, count).of(cold).places();
    long[] nearest = Arrays.stream(places).map(place -> known[(int) place]).toArray();
    return new ColdStart(count, Arrays.stream(cold).asLongStream().toArray(), nearest);
  }

  private static int[] withText(Catalog catalog, int[] items) {
    return IntStream.of(items).filter(catalog::hasText).toArray();
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
            .view(cold.length, neighbors, collaborative.size(1))
            .mean(1); // (c, d)
    Tensor rows = Tensors.of(cold, cold.length);
    List<Tensor> served = new ArrayList<>(all.views());
    served.set(0, collaborative.detach().clone().index_copy_(0, rows, lent));
    return new ItemRows(served);
  }
}
