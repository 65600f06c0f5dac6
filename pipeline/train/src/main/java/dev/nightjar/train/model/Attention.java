package dev.nightjar.train.model;

import dev.nightjar.contract.Require;
import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Scaled dot-product attention with learned projections (Vaswani et al. 2017, section 3.2).
 *
 * <p>Shapes: B sequences, L positions, d width, h heads, e = d / h. What a position must not look
 * at gets the score {@link #FORBIDDEN} rather than minus infinity, so that a row without anything
 * to look at (padding) stays finite; nothing ever looks at such a row.
 */
final class Attention {
  static final float FORBIDDEN = -1e9f;

  private final String name;
  private final int width;
  private final int heads;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear output;

  Attention(Parameters parameters, String name, int width, int heads) {
    Require.that(width % heads == 0, "width %d must be a multiple of %d heads", width, heads);
    this.name = name;
    this.width = width;
    this.heads = heads;
    query = new Linear(parameters, name + ".query", width, width);
    key = new Linear(parameters, name + ".key", width, width);
    value = new Linear(parameters, name + ".value", width, width);
    output = new Linear(parameters, name + ".output", width, width);
  }

  /**
   * What {@link #forward} adds to the scores.
   *
   * @param forbidden (B, 1, L, L): true where the row must not look at the column
   */
  static Tensor mask(Tensor forbidden) {
    return Tensors.zeros(Tensors.shape(forbidden))
        .masked_fill(forbidden, Tensors.scalar(FORBIDDEN));
  }

  /**
   * Without dropout by libtorch's fused attention: for short sequences much faster than a product
   * per sequence. That has no dropout of its own on the CPU, nor would its random numbers be ours.
   *
   * @param asking (B, L, d): what asks
   * @param source (B, L, d): keys and values
   * @param mask (B, 1, L, L): see {@link AttentionMask#added}
   * @param weights drops some of what positions look at
   * @return (B, L, d)
   */
  Tensor forward(Tensor asking, Tensor source, Tensor mask, Dropout weights) {
    Tensor q = split(query.forward(asking)); // (B, h, L, e)
    Tensor k = split(key.forward(source)); // (B, h, L, e)
    Tensor v = split(value.forward(source)); // (B, h, L, e)
    Tensor mixed = weights.isOff() ? fused(q, k, v, mask) : dropped(q, k, v, mask, weights);
    Tensor joined = mixed.transpose(1, 2).reshape(q.size(0), q.size(2), width); // (B, L, d)
    return output.forward(joined);
  }

  private static Tensor fused(Tensor q, Tensor k, Tensor v, Tensor mask) {
    return torch.scaled_dot_product_attention(
        q, k, v, Tensors.optional(mask), 0, false, new DoubleOptional(), false); // (B, h, L, e)
  }

  private Tensor dropped(Tensor q, Tensor k, Tensor v, Tensor mask, Dropout dropout) {
    Tensor scores = q.mul(Tensors.scalar(scale())).matmul(k.transpose(2, 3)); // (B, h, L, L)
    Tensor weights = torch.softmax(scores.add(mask), 3);
    return dropout.apply(weights).matmul(v); // (B, h, L, e)
  }

  private Tensor split(Tensor x) {
    return x.view(x.size(0), x.size(1), heads, width / heads).transpose(1, 2);
  }

  private double scale() {
    return 1 / Math.sqrt((double) width / heads);
  }

  /**
   * Adds the same computation to a graph.
   *
   * @param asking (B, Q, d)
   * @param source (B, L, d)
   * @param added float (B, 1, Q, L): what is added to the scores
   * @return (B, Q, d)
   */
  OnnxValue export(OnnxGraph graph, OnnxValue asking, OnnxValue source, OnnxValue added) {
    return heads == 1
        ? exportFolded(graph, asking, source, added)
        : exportHeads(graph, asking, source, added);
  }

  /**
   * A single head needs no keys and no values. With q = Q x + b and k = K y + c, a score q . k is
   * (K'Q x + K'b) . y and something that is the same for every y, which softmax does not see.
   * Weights sum to 1, so the weighted mean of values V y + e, through the output layer O, is O V of
   * the mean of y, and O e.
   */
  private OnnxValue exportFolded(
      OnnxGraph graph, OnnxValue asking, OnnxValue source, OnnxValue added) {
    Tensor keys = doubles(key.weight()).transpose(0, 1).mul(Tensors.scalar(scale()));
    Tensor turned = keys.matmul(doubles(query.weight())); // (d, d)
    Tensor shift = keys.mv(doubles(query.bias())); // (d)
    Tensor giving = doubles(output.weight()).matmul(doubles(value.weight())); // (d, d)
    Tensor given =
        doubles(output.weight()).mv(doubles(value.bias())).add(doubles(output.bias())); // (d)
    OnnxValue questions =
        Linear.export(graph, name + ".asking", asking, floats(turned), floats(shift));
    OnnxValue one = graph.longs(1);
    OnnxValue y = source.unsqueeze(one); // (B, 1, L, d)
    OnnxValue mixed = exportMix(questions.unsqueeze(one), y, y, added);
    OnnxValue joined = mixed.squeeze(one); // (B, Q, d)
    return Linear.export(graph, name + ".giving", joined, floats(giving), floats(given));
  }

  private static Tensor doubles(Tensor parameter) {
    return parameter.detach().to(torch.ScalarType.Double);
  }

  private static Tensor floats(Tensor x) {
    return x.to(torch.ScalarType.Float);
  }

  private OnnxValue exportHeads(
      OnnxGraph graph, OnnxValue asking, OnnxValue source, OnnxValue added) {
    OnnxValue q = exportSplit(query.export(graph, asking)); // (B, h, Q, e)
    OnnxValue k = exportSplit(key.export(graph, source)); // (B, h, L, e)
    OnnxValue v = exportSplit(value.export(graph, source)); // (B, h, L, e)
    OnnxValue scaled = q.mul(graph.scalar((float) scale()));
    OnnxValue byPosition = exportMix(scaled, k, v, added).transpose(0, 2, 1, 3);
    return output.export(graph, byPosition.reshape(0, 0, width)); // (B, Q, d)
  }

  /** Weighted means of values: (B, h, Q, e). */
  private static OnnxValue exportMix(
      OnnxValue queries, OnnxValue keys, OnnxValue values, OnnxValue added) {
    OnnxValue scores = queries.matmul(keys.transpose(0, 1, 3, 2)); // (B, h, Q, L)
    return scores.add(added).softmax().matmul(values);
  }

  private OnnxValue exportSplit(OnnxValue projected) {
    return projected.reshape(0, 0, heads, width / heads).transpose(0, 2, 1, 3);
  }
}
