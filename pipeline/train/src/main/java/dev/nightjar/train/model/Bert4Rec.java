package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import org.bytedeco.pytorch.Tensor;

/** BERT4Rec (Sun et al. 2019): the same blocks, looking both ways. */
record Bert4Rec(Blocks blocks) implements Backbone {
  @Override
  public String name() {
    return "bert4rec";
  }

  @Override
  public boolean bidirectional() {
    return true;
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
