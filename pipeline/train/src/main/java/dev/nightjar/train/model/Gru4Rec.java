package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Compute;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * GRU4Rec (Hidasi et al. 2016): one gated recurrent layer without biases. Padding on the left
 * leaves the state at zero, so it changes nothing. Shapes: B sequences, L positions, d width.
 */
final class Gru4Rec implements Backbone {
  private static final int GATES = 3;

  private final String prefix;
  private final int width;
  private final Tensor input; // (3d, d) gates reset, update, new
  private final Tensor state; // (3d, d)

  Gru4Rec(Parameters parameters, String prefix, int width) {
    this.prefix = prefix;
    this.width = width;
    input = parameters.addMatrix(prefix + ".gru.input", (long) GATES * width, width);
    state = parameters.addMatrix(prefix + ".gru.state", (long) GATES * width, width);
  }

  /**
   * In float32 throughout: its states add up over the whole sequence. A GPU's kernel keeps what a
   * gradient needs only if it is told that it trains.
   */
  @Override
  @SuppressWarnings("try")
  public Tensor forward(Tensor x, AttentionMask mask, Dropout dropout) {
    Tensor items = x.mul(mask.present());
    Tensor start = Tensors.zeros(1, x.size(0), width);
    TensorVector weights = new TensorVector(input, state);
    boolean recorded = GradMode.is_enabled();
    try (Compute.Autocast exact = Compute.exact()) {
      return torch.gru(items, start, weights, false, 1, 0, recorded, false, true).get0();
    }
  }

  @Override
  public OnnxValue export(OnnxGraph graph, OnnxValue x, AttentionMask.Exported mask) {
    OnnxValue byTime = x.mul(mask.present()).transpose(1, 0, 2); // (L, B, d)
    OnnxValue ofInput = exportGates(graph, "input", input);
    OnnxValue ofState = exportGates(graph, "state", state);
    String newest = x.name() + ".newest"; // once for each view
    return byTime.gru(ofInput, ofState, width, newest).squeeze(0); // (B, d)
  }

  /** (1, 3d, d): ONNX has the gates in the order update, reset, new. */
  private OnnxValue exportGates(OnnxGraph graph, String name, Tensor gates) {
    float[] values = Tensors.floats(gates);
    int gate = width * width;
    float[] ordered = values.clone();
    System.arraycopy(values, gate, ordered, 0, gate);
    System.arraycopy(values, 0, ordered, gate, gate);
    return graph.constant(prefix + ".gru." + name, ordered, 1, (long) GATES * width, width);
  }
}
