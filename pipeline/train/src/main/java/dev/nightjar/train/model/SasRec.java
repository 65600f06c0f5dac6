package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import org.bytedeco.pytorch.Tensor;

/** SASRec (Kang and McAuley 2018): blocks that look back only. */
record SasRec(Blocks blocks) implements Backbone {
  @Override
  public String name() {
    return "sasrec";
  }

  @Override
  public void addTo(Parameters parameters) {
    blocks.addTo(parameters);
  }

  @Override
  public Tensor encode(Parameters parameters, Tensor x, AttentionMask mask, Dropout dropout) {
    return blocks.encode(parameters, x, mask, dropout);
  }

  @Override
  public String export(
      OnnxGraph graph, Parameters parameters, String x, AttentionMask.Exported mask) {
    return blocks.export(graph, parameters, x, mask);
  }
}
