package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What the positions of some sequences may look at.
 *
 * @param added (B, 1, L, L): what is added to attention scores; very negative where the row must
 *     not look at the column
 * @param present (B, L, 1): 1 where there is an item, 0 where there is padding
 * @param paddingSeen whether padding is looked at, as in the published code; then it holds zeros
 */
record AttentionMask(Tensor added, Tensor present, boolean paddingSeen) {
  /**
   * Nothing looks at padding and, unless the backbone is bidirectional, at what is newer.
   *
   * @param sequences (B, L), padded with 0
   */
  static AttentionMask of(Tensor sequences, boolean bidirectional) {
    long length = sequences.size(1);
    Tensor hidden = columns(sequences.eq(Tensors.scalar(0)));
    if (!bidirectional) {
      Tensor newer = torch.triu(Tensors.full(1, length, length), 1).ne(Tensors.scalar(0)); // (L, L)
      hidden = hidden.logical_or(newer.view(1, 1, length, length));
    }
    return hiding(hidden, sequences, false);
  }

  /**
   * As in the published code: between the views only padding is hidden, in the backbone nothing,
   * but there padding holds zeros.
   *
   * @param sequences (B, L), padded with 0
   */
  static AttentionMask published(Tensor sequences, boolean betweenViews) {
    Tensor padding = columns(sequences.eq(Tensors.scalar(0)));
    return hiding(betweenViews ? padding : torch.zeros_like(padding), sequences, true);
  }

  /** (B, 1, L, L) of (B, L): the same for every row. */
  private static Tensor columns(Tensor padding) {
    long length = padding.size(1);
    return padding.view(padding.size(0), 1, 1, length).expand(-1, 1, length, -1);
  }

  private static AttentionMask hiding(Tensor hidden, Tensor sequences, boolean paddingSeen) {
    Tensor items = sequences.ne(Tensors.scalar(0)); // (B, L)
    Tensor present = items.to(torch.ScalarType.Float).unsqueeze(2); // (B, L, 1)
    return new AttentionMask(Attention.mask(hidden), present, paddingSeen);
  }

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
   * @param allowed bool (B, 1, L, L): true where the row may look at the column
   * @param present float (B, L, 1)
   */
  record Exported(String allowed, String present, boolean paddingSeen) {
    String cleared(OnnxGraph graph, String x) {
      return paddingSeen ? graph.node("Mul", x, present) : x;
    }
  }
}
