package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Blocks of self-attention and a pointwise feed-forward network d, d, d, as SASRec has them. Only
 * the query is normalised before attention, and it is the normalised query that the residual adds.
 * Dropout is of the weights of attention and of both layers of the network. What a position may
 * look at is the caller's word. Shapes: B sequences, L positions, d width.
 */
final class Blocks {
  private final String prefix;
  private final int width;
  private final int blocks;
  private final int heads;
  private final boolean dropsWeights;

  /**
   * @param dropsWeights whether dropout is of the weights of attention, too
   */
  Blocks(String prefix, int width, int blocks, int heads, boolean dropsWeights) {
    this.dropsWeights = dropsWeights;
    this.prefix = prefix;
    this.width = width;
    this.blocks = blocks;
    this.heads = heads;
  }

  void addTo(Parameters parameters) {
    for (int block = 0; block < blocks; block++) {
      parameters.addNorm(part(block, "query_norm"), width);
      attention(block).addTo(parameters);
      parameters.addNorm(part(block, "forward_norm"), width);
      parameters.addLinear(part(block, "forward1"), width, width);
      parameters.addLinear(part(block, "forward2"), width, width);
    }
    parameters.addNorm(prefix + ".final_norm", width);
  }

  Tensor encode(Parameters parameters, Tensor x, AttentionMask mask, Dropout dropout) {
    Dropout ofWeights = dropsWeights ? dropout : Dropout.OFF;
    Tensor y = mask.cleared(x); // (B, L, d) throughout
    for (int block = 0; block < blocks; block++) {
      Tensor query = Layers.norm(parameters, part(block, "query_norm"), y, width);
      Tensor mixed = attention(block).apply(parameters, query, y, mask.added(), ofWeights);
      y = Layers.norm(parameters, part(block, "forward_norm"), query.add(mixed), width);
      Tensor hidden =
          torch.relu(dropout.apply(Layers.linear(parameters, part(block, "forward1"), y)));
      Tensor forward = dropout.apply(Layers.linear(parameters, part(block, "forward2"), hidden));
      y = mask.cleared(y.add(forward));
    }
    return Layers.norm(parameters, prefix + ".final_norm", y, width);
  }

  /** Of the last block only what the newest position needs. */
  String export(OnnxGraph graph, Parameters parameters, String x, AttentionMask.Exported mask) {
    String y = mask.cleared(graph, x); // (B, L, d), at last (B, 1, d)
    for (int block = 0; block < blocks; block++) {
      boolean last = block == blocks - 1;
      String asking = last ? newest(graph, y, 1) : y;
      String allowed = last ? newest(graph, mask.allowed(), 2) : mask.allowed();
      String query = Layers.exportNorm(graph, parameters, part(block, "query_norm"), asking, width);
      String mixed = attention(block).export(graph, parameters, query, y, allowed);
      String sum = graph.node("Add", query, mixed);
      y = Layers.exportNorm(graph, parameters, part(block, "forward_norm"), sum, width);
      String hidden = graph.node("Relu", exportForward(graph, parameters, block, "forward1", y));
      y = graph.node("Add", y, exportForward(graph, parameters, block, "forward2", hidden));
      y = last ? y : mask.cleared(graph, y);
    }
    String newest = graph.node("Squeeze", y, graph.longs(1));
    return Layers.exportNorm(graph, parameters, prefix + ".final_norm", newest, width); // (B, d)
  }

  /** The last row of an axis, which stays. */
  private static String newest(OnnxGraph graph, String x, long axis) {
    return graph.node("Slice", x, graph.longs(-1), graph.longs(Long.MAX_VALUE), graph.longs(axis));
  }

  private String exportForward(
      OnnxGraph graph, Parameters parameters, int block, String layer, String x) {
    return Layers.exportLinear(graph, parameters, part(block, layer), x);
  }

  private Attention attention(int block) {
    return new Attention(part(block, "attention"), width, heads);
  }

  private String part(int block, String name) {
    return prefix + ".block" + block + "." + name;
  }
}
