package dev.nightjar.train.model;

import dev.nightjar.contract.Require;
import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What positions may look at: nothing looks at padding nor, unless the backbone is bidirectional,
 * at what is newer. In the published code only padding is hidden between the views, and nothing in
 * the backbone, but there padding holds zeros. Shapes: B sequences, L positions.
 *
 * @param relative whether attention scores decrease by {@value #FADING} with each step back (Press
 *     et al. 2022), in place of vectors of positions: so what is learned at every item of a
 *     sequence holds for a sequence that ends there
 */
record AttentionRule(boolean bidirectional, boolean published, boolean relative) {
  private static final double FADING = 0.3;

  AttentionRule {
    Require.that(
        !relative || (!bidirectional && !published),
        "only causal attention can decay with distance");
  }

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
    Tensor added = Attention.mask(hidden);
    return new AttentionMask(relative ? added.sub(faded(length)) : added, present, published);
  }

  /** (1, 1, L, L). */
  private static Tensor faded(long length) {
    Tensor ones = Tensors.full(1, length, length);
    Tensor back = ones.cumsum(0).sub(ones.cumsum(1));
    return back.mul(Tensors.scalar(FADING)).view(1, 1, length, length);
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
      return exported(graph, betweenViews ? columns : all, graph.scalar(0), each);
    }
    if (bidirectional) {
      return exported(graph, columns, graph.scalar(0), each);
    }
    OnnxValue scalar = length.squeeze();
    OnnxValue places = graph.range(zero.squeeze(), scalar, graph.longs(1).squeeze()); // (L)
    OnnxValue rows = places.unsqueeze(1); // (L, 1)
    OnnxValue allowed = columns.and(rows.greaterOrEqual(places)); // (B, 1, L, L)
    OnnxValue faded =
        relative
            ? rows.sub(places).toFloat().mul(graph.scalar((float) -FADING)) // (L, L)
            : graph.scalar(0);
    return exported(graph, allowed, faded, each);
  }

  private AttentionMask.Exported exported(
      OnnxGraph graph, OnnxValue allowed, OnnxValue score, OnnxValue present) {
    OnnxValue added = allowed.where(score, graph.scalar(Attention.FORBIDDEN));
    return new AttentionMask.Exported(added, present, published);
  }
}
