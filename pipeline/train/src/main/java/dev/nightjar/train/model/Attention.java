package dev.nightjar.train.model;

import dev.nightjar.contract.Require;
import dev.nightjar.train.onnx.OnnxGraph;
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
  private static final float FORBIDDEN = -1e9f;

  private final String name;
  private final int width;
  private final int heads;

  Attention(String name, int width, int heads) {
    Require.that(width % heads == 0, "width %d must be a multiple of %d heads", width, heads);
    this.name = name;
    this.width = width;
    this.heads = heads;
  }

  void addTo(Parameters parameters) {
    parameters.addLinear(name + ".query", width, width);
    parameters.addLinear(name + ".key", width, width);
    parameters.addLinear(name + ".value", width, width);
    parameters.addLinear(name + ".output", width, width);
  }

  /**
   * What {@link #apply} adds to the scores.
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
   * @param query (B, L, d)
   * @param source (B, L, d): keys and values
   * @param mask (B, 1, L, L): see {@link #mask}
   * @param weights drops some of what positions look at
   * @return (B, L, d)
   */
  Tensor apply(Parameters parameters, Tensor query, Tensor source, Tensor mask, Dropout weights) {
    Tensor q = split(Layers.linear(parameters, name + ".query", query)); // (B, h, L, e)
    Tensor k = split(Layers.linear(parameters, name + ".key", source)); // (B, h, L, e)
    Tensor v = split(Layers.linear(parameters, name + ".value", source)); // (B, h, L, e)
    Tensor mixed = weights.isOff() ? fused(q, k, v, mask) : dropped(q, k, v, mask, weights);
    Tensor joined = mixed.transpose(1, 2).reshape(query.size(0), query.size(1), width); // (B, L, d)
    return Layers.linear(parameters, name + ".output", joined);
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
   * @param query (B, Q, d)
   * @param source (B, L, d)
   * @param allowed bool (B, 1, Q, L): true where the row may look at the column
   * @return (B, Q, d)
   */
  String export(
      OnnxGraph graph, Parameters parameters, String query, String source, String allowed) {
    return heads == 1
        ? exportFolded(graph, parameters, query, source, allowed)
        : exportHeads(graph, parameters, query, source, allowed);
  }

  /**
   * A single head needs no keys and no values. With q = Q x + b and k = K y + c, a score q . k is
   * (K'Q x + K'b) . y and something that is the same for every y, which softmax does not see.
   * Weights sum to 1, so the weighted mean of values V y + e, through the output layer O, is O V of
   * the mean of y, and O e.
   */
  private String exportFolded(
      OnnxGraph graph, Parameters parameters, String query, String source, String allowed) {
    Tensor keys = doubles(parameters, ".key.weight").transpose(0, 1).mul(Tensors.scalar(scale()));
    Tensor asking = keys.matmul(doubles(parameters, ".query.weight")); // (d, d)
    Tensor asked = keys.mv(doubles(parameters, ".query.bias")); // (d)
    Tensor output = doubles(parameters, ".output.weight");
    Tensor giving = output.matmul(doubles(parameters, ".value.weight")); // (d, d)
    Tensor given =
        output.mv(doubles(parameters, ".value.bias")).add(doubles(parameters, ".output.bias"));
    String questions =
        Layers.exportLinear(graph, name + ".asking", query, floats(asking), floats(asked));
    String one = graph.longs(1);
    String y = graph.node("Unsqueeze", source, one); // (B, 1, L, d)
    String mixed = exportMix(graph, graph.node("Unsqueeze", questions, one), y, y, allowed);
    String joined = graph.node("Squeeze", mixed, one); // (B, Q, d)
    return Layers.exportLinear(graph, name + ".giving", joined, floats(giving), floats(given));
  }

  private Tensor doubles(Parameters parameters, String part) {
    return parameters.get(name + part).detach().to(torch.ScalarType.Double);
  }

  private static Tensor floats(Tensor x) {
    return x.to(torch.ScalarType.Float);
  }

  private String exportHeads(
      OnnxGraph graph, Parameters parameters, String query, String source, String allowed) {
    String q = exportSplit(graph, parameters, ".query", query); // (B, h, Q, e)
    String k = exportSplit(graph, parameters, ".key", source); // (B, h, L, e)
    String v = exportSplit(graph, parameters, ".value", source); // (B, h, L, e)
    String scaled = graph.node("Mul", q, graph.scalar((float) scale()));
    String mixed = exportMix(graph, scaled, k, v, allowed);
    String byPosition =
        graph.node("Transpose", new String[] {mixed}, OnnxGraph.integers("perm", 0, 2, 1, 3));
    String joined = graph.node("Reshape", byPosition, graph.longs(0, 0, width)); // (B, Q, d)
    return Layers.exportLinear(graph, parameters, name + ".output", joined);
  }

  /** Weighted means of values: (B, h, Q, e). */
  private static String exportMix(
      OnnxGraph graph, String queries, String keys, String values, String allowed) {
    String turned =
        graph.node("Transpose", new String[] {keys}, OnnxGraph.integers("perm", 0, 1, 3, 2));
    String scores = graph.node("MatMul", queries, turned); // (B, h, Q, L)
    String masked = graph.node("Where", allowed, scores, graph.scalar(FORBIDDEN));
    String weights = graph.node("Softmax", new String[] {masked}, OnnxGraph.integer("axis", -1L));
    return graph.node("MatMul", weights, values);
  }

  private String exportSplit(OnnxGraph graph, Parameters parameters, String layer, String x) {
    String projected = Layers.exportLinear(graph, parameters, name + layer, x); // (B, L, d)
    String split = graph.node("Reshape", projected, graph.longs(0, 0, heads, width / heads));
    return graph.node("Transpose", new String[] {split}, OnnxGraph.integers("perm", 0, 2, 1, 3));
  }
}
