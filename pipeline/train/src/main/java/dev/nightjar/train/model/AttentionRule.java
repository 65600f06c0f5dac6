package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What positions may look at: nothing looks at padding nor, unless the backbone is bidirectional,
 * at what is newer. In the published code only padding is hidden between the views, and nothing in
 * the backbone, but there padding holds zeros. Shapes: B sequences, L positions.
 */
record AttentionRule(boolean bidirectional, boolean published) {
  /**
   * @param sequences (B, L), padded with 0
   * @param betweenViews whether it is for cross-attention rather than a backbone
   */
  AttentionMask forward(Tensor sequences, boolean betweenViews) {
    long length = sequences.size(1);
    Tensor hidden = columns(sequences.eq(Tensors.scalar(0)));
    if (published) {
      hidden = betweenViews ? hidden : torch.zeros_like(hidden);
    } else if (!bidirectional) {
      Tensor newer = torch.triu(Tensors.full(1, length, length), 1).ne(Tensors.scalar(0)); // (L, L)
      hidden = hidden.logical_or(newer.view(1, 1, length, length));
    }
    Tensor items = sequences.ne(Tensors.scalar(0)); // (B, L)
    Tensor present = items.to(torch.ScalarType.Float).unsqueeze(2); // (B, L, 1)
    return new AttentionMask(Attention.mask(hidden), present, published);
  }

  /** (B, 1, L, L) of (B, L): the same for every row. */
  private static Tensor columns(Tensor padding) {
    long length = padding.size(1);
    return padding.view(padding.size(0), 1, 1, length).expand(-1, 1, length, -1);
  }

  /**
   * Adds the same computation to a graph.
   *
   * @param sequences int64 (B, L)
   * @param length L, a list of one
   */
  AttentionMask.Exported export(
      OnnxGraph graph, OnnxValue sequences, OnnxValue length, boolean betweenViews) {
    OnnxValue zero = graph.longs(0);
    OnnxValue present = sequences.equalTo(zero).not(); // (B, L)
    OnnxValue columns = present.unsqueeze(1, 2); // (B, 1, 1, L)
    OnnxValue each = present.toFloat().unsqueeze(2); // (B, L, 1)
    if (published) {
      OnnxValue all = columns.or(columns.not());
      return new AttentionMask.Exported(betweenViews ? columns : all, each, true);
    }
    if (bidirectional) {
      return new AttentionMask.Exported(columns, each, false);
    }
    OnnxValue scalar = length.squeeze();
    OnnxValue places = graph.range(zero.squeeze(), scalar, graph.longs(1).squeeze()); // (L)
    OnnxValue past = places.unsqueeze(1).greaterOrEqual(places); // (L, L)
    return new AttentionMask.Exported(columns.and(past), each, false);
  }
}
