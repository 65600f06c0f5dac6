package dev.nightjar.trainer.model;

import dev.nightjar.trainer.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * What the positions of some sequences may look at.
 *
 * @param mask (B, 1, L, L): what is added to attention scores; very negative where the row must not
 *     look at the column
 * @param present (B, L, 1): 1 where there is an item, 0 where there is padding
 */
record Sight(Tensor mask, Tensor present) {
  /** For both views in one pass. */
  Sight twice() {
    return new Sight(Tensors.concat(0, mask, mask), Tensors.concat(0, present, present));
  }

  /**
   * The same in a graph.
   *
   * @param allowed bool (B, 1, L, L): true where the row may look at the column
   * @param present float (B, L, 1)
   */
  record Exported(String allowed, String present) {}
}
