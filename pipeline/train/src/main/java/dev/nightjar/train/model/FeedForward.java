package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.settings.SizeSettings.FeedForwardKind;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The network of a block, the same at every position: SASRec's d, d, d with ReLU and dropout of
 * both layers, or the transformer's d, 4 d, d with GELU (Hendrycks and Gimpel 2016) and dropout of
 * the second. Shapes: d width.
 */
final class FeedForward {
  private static final int TIMES = 4;

  private final boolean wide;
  private final Linear first;
  private final Linear second;

  FeedForward(Parameters parameters, String name, int width, FeedForwardKind kind) {
    wide = kind == FeedForwardKind.WIDE;
    int hidden = wide ? TIMES * width : width;
    first = new Linear(parameters, name + ".forward1", hidden, width);
    second = new Linear(parameters, name + ".forward2", width, hidden);
  }

  /** (..., d) to (..., d). */
  Tensor forward(Tensor x, Dropout dropout) {
    Tensor hidden = first.forward(x);
    Tensor active = wide ? torch.gelu(hidden) : torch.relu(dropout.apply(hidden));
    return dropout.apply(second.forward(active));
  }

  /** Adds the same computation to a graph. */
  OnnxValue export(OnnxGraph graph, OnnxValue x) {
    OnnxValue hidden = first.export(graph, x);
    return second.export(graph, wide ? gelu(graph, hidden) : hidden.relu());
  }

  /** x (1 + erf(x / sqrt 2)) / 2: the operator GELU is of a later operator set. */
  private static OnnxValue gelu(OnnxGraph graph, OnnxValue x) {
    OnnxValue error = x.div(graph.scalar((float) Math.sqrt(2))).erf();
    return x.mul(error.add(graph.scalar(1))).mul(graph.scalar(0.5f));
  }
}
