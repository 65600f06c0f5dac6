package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Which positions each position of some sequences may attend to, by {@link AttentionRule}.
 *
 * @param added (B, 1, L, L): what is added to attention scores; very negative where the row must
 *     not look at the column
 * @param present (B, L, 1): 1 where there is an item, 0 where there is padding
 * @param paddingSeen whether padding is looked at, as in the published code; then it holds zeros
 */
record AttentionMask(Tensor added, Tensor present, boolean paddingSeen) {
  /** For both views in one pass. */
  AttentionMask twice() {
    return new AttentionMask(
        Tensors.concat(0, added, added), Tensors.concat(0, present, present), paddingSeen);
  }

  /** (B, L, d) with zeros at padding, if anything looks there. */
  Tensor cleared(Tensor x) {
    return paddingSeen ? x.mul(present) : x;
  }

  /**
   * The same in a graph.
   *
   * @param added float (B, 1, L, L), or (B, 1, 1, L) if it is the same for every row
   * @param present float (B, L, 1)
   */
  record Exported(OnnxValue added, OnnxValue present, boolean paddingSeen) {
    OnnxValue cleared(OnnxValue x) {
      return paddingSeen ? x.mul(present) : x;
    }
  }
}
