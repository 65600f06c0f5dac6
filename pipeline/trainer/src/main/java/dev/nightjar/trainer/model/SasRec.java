package dev.nightjar.trainer.model;

import dev.nightjar.trainer.onnx.OnnxGraph;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * SASRec (Kang and McAuley 2018): blocks of causal self-attention and a pointwise feed-forward
 * network d, d, d. Only the query is normalised before attention, and it is the normalised query
 * that the residual adds. Shapes: B sequences, L positions, d width.
 */
public final class SasRec implements Backbone {
  private final int width;
  private final int blocks;
  private final int heads;

  public SasRec(int width, int blocks, int heads) {
    this.width = width;
    this.blocks = blocks;
    this.heads = heads;
  }

  @Override
  public String name() {
    return "sasrec";
  }

  @Override
  public void addTo(Parameters parameters) {
    for (int block = 0; block < blocks; block++) {
      parameters.addNorm(part(block, "query_norm"), width);
      attention(block).addTo(parameters);
      parameters.addNorm(part(block, "forward_norm"), width);
      parameters.addLinear(part(block, "forward1"), width, width);
      parameters.addLinear(part(block, "forward2"), width, width);
    }
    parameters.addNorm("backbone.final_norm", width);
  }

  @Override
  public Tensor encode(Parameters parameters, Tensor x, Tensor mask, Dropout dropout) {
    Tensor y = x; // (B, L, d) throughout
    for (int block = 0; block < blocks; block++) {
      Tensor query = Layers.norm(parameters, part(block, "query_norm"), y, width);
      Tensor mixed = attention(block).apply(parameters, query, y, mask);
      y = Layers.norm(parameters, part(block, "forward_norm"), query.add(mixed), width);
      Tensor hidden =
          torch.relu(dropout.apply(Layers.linear(parameters, part(block, "forward1"), y)));
      y = y.add(dropout.apply(Layers.linear(parameters, part(block, "forward2"), hidden)));
    }
    return Layers.norm(parameters, "backbone.final_norm", y, width);
  }

  @Override
  public String export(OnnxGraph graph, Parameters parameters, String x, String allowed) {
    String y = x;
    for (int block = 0; block < blocks; block++) {
      String query = Layers.exportNorm(graph, parameters, part(block, "query_norm"), y, width);
      String mixed = attention(block).export(graph, parameters, query, y, allowed);
      String sum = graph.node("Add", query, mixed);
      y = Layers.exportNorm(graph, parameters, part(block, "forward_norm"), sum, width);
      String hidden = graph.node("Relu", exportForward(graph, parameters, block, "forward1", y));
      y = graph.node("Add", y, exportForward(graph, parameters, block, "forward2", hidden));
    }
    return Layers.exportNorm(graph, parameters, "backbone.final_norm", y, width);
  }

  private String exportForward(
      OnnxGraph graph, Parameters parameters, int block, String layer, String x) {
    return Layers.exportLinear(graph, parameters, part(block, layer), x, width, width);
  }

  private Attention attention(int block) {
    return new Attention(part(block, "attention"), width, heads);
  }

  private static String part(int block, String name) {
    return "backbone.block" + block + "." + name;
  }
}
