package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Each of two views, (B, L, d), becomes what it holds where the other one looks. */
final class CrossAttention {
  private final Attention collaborative;
  private final Attention semantic;

  CrossAttention(Parameters parameters, int width, int heads) {
    collaborative = new Attention(parameters, "cross.collaborative", width, heads);
    semantic = new Attention(parameters, "cross.semantic", width, heads);
  }

  /**
   * @param views the collaborative and the semantic one
   * @param mask (B, 1, L, L): see {@link AttentionMask#added}
   */
  List<Tensor> forward(List<Tensor> views, Tensor mask) {
    return List.of(
        collaborative.forward(views.get(1), views.get(0), mask, Dropout.OFF),
        semantic.forward(views.get(0), views.get(1), mask, Dropout.OFF));
  }

  /**
   * Adds the same computation to a graph.
   *
   * @param added float (B, 1, L, L): what is added to the scores of attention
   */
  List<OnnxValue> export(OnnxGraph graph, List<OnnxValue> views, OnnxValue added) {
    return List.of(
        collaborative.export(graph, views.get(1), views.get(0), added),
        semantic.export(graph, views.get(0), views.get(1), added));
  }
}
