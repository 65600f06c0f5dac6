package dev.nightjar.train.pairs;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The items nearest in text, by cosine of their text vectors, found exactly: block by block of
 * items by items, so that memory does not grow with the catalog.
 *
 * @param candidates items with text
 * @param count neighbors of an item, at most as many as there are others
 * @param block items of a block
 */
public record NearestInText(Catalog catalog, int[] candidates, int count, int block) {
  private static final int BLOCK = 4096;
  private static final int NOWHERE = -1;

  public NearestInText(Catalog catalog, int[] candidates, int count) {
    this(catalog, candidates, count, BLOCK);
  }

  /**
   * Best first; both (n, count).
   *
   * @param places among the candidates
   */
  public record Found(long[] places, float[] cosines) {}

  /**
   * The neighbors of some items.
   *
   * @param items (n) with text, none of them a candidate
   */
  public Found of(int[] items) {
    return all(items, false);
  }

  /** The neighbors of every candidate among the others. */
  public Found ofEach() {
    return all(candidates, true);
  }

  private Found all(int[] items, boolean candidatesThemselves) {
    Found all = new Found(new long[items.length * count], new float[items.length * count]);
    for (int from = 0; from < items.length; from += block) {
      int[] some = Arrays.copyOfRange(items, from, Math.min(items.length, from + block));
      int own = candidatesThemselves ? from : NOWHERE;
      Found found = Tensors.withoutGradients(() -> some(some, own));
      System.arraycopy(found.places, 0, all.places, from * count, some.length * count);
      System.arraycopy(found.cosines, 0, all.cosines, from * count, some.length * count);
    }
    return all;
  }

  /**
   * Block by block: the best so far stay.
   *
   * @param own where these items begin among the candidates
   */
  private Found some(int[] items, int own) {
    Tensor text = text(items); // (rows, D_t)
    Tensor best = Tensors.full(Double.NEGATIVE_INFINITY, items.length, 0);
    Tensor places = Tensors.of(new long[0], items.length, 0);
    for (int from = 0; from < candidates.length; from += block) {
      int[] others =
          Arrays.copyOfRange(candidates, from, Math.min(candidates.length, from + block));
      Tensor cosine = text.matmul(text(others).transpose(0, 1)); // (rows, size)
      if (from == own) {
        cosine.fill_diagonal_(Tensors.scalar(Double.NEGATIVE_INFINITY));
      }
      var found = torch.topk(cosine, Math.min(count, others.length), 1, true, true);
      Tensor all = Tensors.concat(1, best, found.get0());
      Tensor allPlaces = Tensors.concat(1, places, found.get1().add(new Scalar((long) from)));
      var kept = torch.topk(all, Math.min(count, all.size(1)), 1, true, true);
      best = kept.get0();
      places = allPlaces.gather(1, kept.get1());
    }
    return new Found(Tensors.longs(places), Tensors.floats(best));
  }

  private Tensor text(int[] items) {
    int width = catalog.textWidth();
    float[] values = new float[items.length * width];
    for (int row = 0; row < items.length; row++) {
      System.arraycopy(catalog.textVectors(), items[row] * width, values, row * width, width);
    }
    return Tensors.of(values, items.length, width);
  }
}
