package dev.nightjar.trainer.model;

import dev.nightjar.trainer.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Some items in both views, or all of them.
 *
 * @param collaborative (n, d): rows of E
 * @param semantic (n, d): A of the rows of S
 */
public record ItemRows(Tensor collaborative, Tensor semantic) {
  /** v: (n, 2d). */
  public Tensor vectors() {
    return Tensors.concat(1, collaborative, semantic);
  }
}
