package dev.nightjar.trainer.model;

import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Text vectors whose directions are uncorrelated and vary alike. Those of an encoder share most of
 * what they say, so that an adapter learns slowly what tells items apart (Zhang et al., "Are ID
 * Embeddings Necessary? Whitening Pre-trained Text Embeddings for Effective Sequential
 * Recommendation", 2024).
 *
 * <p>It is the whitening that moves vectors least (ZCA): the mean is taken off, then comes the
 * inverse root of the covariance, to whose eigenvalues {@value #FLOOR} of their mean is added, so
 * that directions in which texts hardly differ are not blown up. Items without text, whose vectors
 * are zeros, do not count and stay so.
 */
public final class TextWhitening {
  private static final double FLOOR = 0.1;

  private TextWhitening() {}

  /** (I+2, D_t). */
  public static Tensor of(Catalog catalog) {
    return Tensors.unrecorded(
        () -> {
          Tensor text =
              Tensors.of(catalog.textVectors(), catalog.rows(), catalog.textWidth()); // (I+2, D_t)
          long[] written = withText(catalog);
          if (written.length < 2) {
            return text;
          }
          Tensor rows = Tensors.of(written, written.length);
          Tensor some = text.index_select(0, rows).to(torch.ScalarType.Double); // (n, D_t)
          Tensor centered = some.sub(some.mean(0));
          Tensor covariance =
              centered
                  .transpose(0, 1)
                  .matmul(centered)
                  .div(Tensors.scalar((double) written.length)); // (D_t, D_t)
          Tensor white = centered.matmul(inverseRoot(covariance)).to(torch.ScalarType.Float);
          return text.index_copy(0, rows, white);
        });
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
