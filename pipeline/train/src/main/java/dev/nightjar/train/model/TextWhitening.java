package dev.nightjar.train.model;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Text vectors whose directions are uncorrelated and have equal variance. An encoder's vectors have
 * most of their content in common, so an adapter is slow to learn what distinguishes items (Zhang
 * et al., "Are ID Embeddings Necessary? Whitening Pre-trained Text Embeddings for Effective
 * Sequential Recommendation", 2024).
 *
 * <p>This is the whitening that changes vectors least (ZCA): it subtracts the mean and multiplies
 * by the inverse square root of the covariance. {@value #FLOOR} of their mean is added to the
 * eigenvalues, so that directions in which texts hardly differ are not amplified. Items without
 * text, whose vectors are zeros, do not count and stay so.
 */
public final class TextWhitening {
  private static final double FLOOR = 0.1;
  private static final int ROWS_AT_ONCE = 1 << 16;

  private TextWhitening() {}

  /** (I+2, D_t). */
  public static Tensor of(Catalog catalog) {
    return of(catalog, ROWS_AT_ONCE);
  }

  /** Some rows at a time: in doubles, all at once would be most of a night's memory. */
  static Tensor of(Catalog catalog, int rowsAtOnce) {
    return Tensors.unrecorded(
        () -> {
          Tensor text =
              Tensors.of(catalog.textVectors(), catalog.rows(), catalog.textWidth()); // (I+2, D_t)
          Parts written = new Parts(withText(catalog), rowsAtOnce);
          if (written.items.length < 2) {
            return text;
          }
          Tensor mean = mean(text, written); // (D_t)
          Tensor covariance = covariance(text, written, mean); // (D_t, D_t)
          Tensor turned = inverseRoot(covariance);
          written.each(
              rows -> {
                Tensor white = doubles(text, rows).sub(mean).matmul(turned);
                text.index_copy_(0, rows, white.to(torch.ScalarType.Float));
              });
          return text;
        });
  }

  private static Tensor mean(Tensor text, Parts written) {
    Tensor sum = torch.zeros_like(text.select(0, 0).to(torch.ScalarType.Double));
    written.each(rows -> sum.add_(doubles(text, rows).sum(0)));
    return sum.div_(Tensors.scalar((double) written.items.length));
  }

  private static Tensor covariance(Tensor text, Parts written, Tensor mean) {
    Tensor sum = torch.zeros_like(mean.outer(mean));
    written.each(
        rows -> {
          Tensor centered = doubles(text, rows).sub(mean); // (b, D_t)
          sum.add_(centered.transpose(0, 1).matmul(centered));
        });
    return sum.div_(Tensors.scalar((double) written.items.length));
  }

  private static Tensor doubles(Tensor text, Tensor rows) {
    return text.index_select(0, rows).to(torch.ScalarType.Double);
  }

  /** Items with text, some at a time. */
  private record Parts(long[] items, int rowsAtOnce) {
    /** Frees what is made of a block after it. */
    void each(Consumer<Tensor> action) {
      for (int from = 0; from < items.length; from += rowsAtOnce) {
        long[] some = Arrays.copyOfRange(items, from, Math.min(items.length, from + rowsAtOnce));
        Tensors.scoped(() -> action.accept(Tensors.of(some, some.length)));
      }
    }
  }

  private static long[] withText(Catalog catalog) {
    int width = catalog.textWidth();
    long[] all = new long[catalog.rows()];
    int count = 0;
    for (int item = 0; item < catalog.rows(); item++) {
      for (int d = 0; d < width; d++) {
        if (catalog.textVectors()[item * width + d] != 0) {
          all[count++] = item;
          break;
        }
      }
    }
    return Arrays.copyOf(all, count);
  }

  /** Zeros where all texts are the same. */
  private static Tensor inverseRoot(Tensor covariance) {
    double floor = FLOOR * covariance.trace().item_double() / covariance.size(0);
    if (floor == 0) {
      return covariance;
    }
    T_TensorTensor_T found = torch.linalg_eigh(covariance);
    Tensor values = found.get0().clamp_min(Tensors.scalar(0)).add(Tensors.scalar(floor));
    Tensor directions = found.get1(); // (D_t, D_t), one in each column
    return directions.mul(values.rsqrt()).matmul(directions.transpose(0, 1));
  }
}
