package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.tensor.Compute;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * GRU4Rec (Hidasi et al. 2016): one gated recurrent layer without biases. An empty place on the
 * left leaves the state at zero, so padding changes nothing. Shapes: B sequences, L positions, d
 * width.
 */
record Gru4Rec(String prefix, int width) implements Backbone {
  private static final int GATES = 3;

  @Override
  public String name() {
    return "gru4rec";
  }

  @Override
  public boolean positioned() {
    return false;
  }

  @Override
  public void addTo(Parameters parameters) {
    parameters.addMatrix(input(), (long) GATES * width, width); // gates reset, update, new
    parameters.addMatrix(state(), (long) GATES * width, width);
  }

  private String input() {
    return prefix + ".gru.input";
  }

  private String state() {
    return prefix + ".gru.state";
  }

  /**
   * In float32 throughout: its states add up over the whole sequence. A GPU's kernel keeps what a
   * gradient needs only if it is told that it trains.
   */
  @Override
  @SuppressWarnings("try")
  public Tensor encode(Parameters parameters, Tensor x, AttentionMask mask, Dropout dropout) {
    Tensor items = x.mul(mask.present());
    Tensor start = Tensors.zeros(1, x.size(0), width);
    TensorVector weights = new TensorVector(parameters.get(input()), parameters.get(state()));
    boolean recorded = GradMode.is_enabled();
    try (Compute.Autocast exact = Compute.exact()) {
      return torch.gru(items, start, weights, false, 1, 0, recorded, false, true).get0();
    }
  }

  @Override
  public String export(
      OnnxGraph graph, Parameters parameters, String x, AttentionMask.Exported mask) {
    String items = graph.node("Mul", x, mask.present());
    String byTime =
        graph.node("Transpose", new String[] {items}, OnnxGraph.integers("perm", 1, 0, 2));
    String newest = x + ".newest"; // once for each view
    graph.node(
        "GRU",
        new String[] {
          byTime, weights(graph, parameters, input()), weights(graph, parameters, state())
        },
        new String[] {"", newest},
        OnnxGraph.integer("hidden_size", width),
        OnnxGraph.integer("linear_before_reset", 1L)); // (1, B, d)
    return graph.node("Squeeze", newest, graph.longs(0));
  }

  /** (1, 3d, d): ONNX has the gates in the order update, reset, new. */
  private String weights(OnnxGraph graph, Parameters parameters, String name) {
    float[] values = parameters.values(name);
    int gate = width * width;
    float[] ordered = values.clone();
    System.arraycopy(values, gate, ordered, 0, gate);
    System.arraycopy(values, 0, ordered, gate, gate);
    return graph.constant(name, ordered, 1, (long) GATES * width, width);
  }
}
