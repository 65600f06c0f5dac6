package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A linear layer, (…, in) to (…, out). */
final class Linear {
  private final String name;
  private final Tensor weight; // (out, in)
  private final Tensor bias; // (out)

  Linear(Parameters parameters, String name, long out, long in) {
    this.name = name;
    weight = parameters.addMatrix(name + ".weight", out, in);
    bias = parameters.addConstant(name + ".bias", 0, out);
  }

  /** (out, in). */
  Tensor weight() {
    return weight;
  }

  /** (out). */
  Tensor bias() {
    return bias;
  }

  Tensor forward(Tensor x) {
    return torch.linear(x, weight, bias);
  }

  OnnxValue export(OnnxGraph graph, OnnxValue x) {
    return export(graph, name, x, weight, bias);
  }

  /**
   * A linear layer whose values are no parameters as they are.
   *
   * @param weight (out, in)
   * @param bias (out)
   */
  static OnnxValue export(OnnxGraph graph, String name, OnnxValue x, Tensor weight, Tensor bias) {
    long out = weight.size(0);
    long in = weight.size(1);
    float[] transposed = Tensors.floats(weight.detach().transpose(0, 1));
    OnnxValue matrix = graph.constant(name + ".weight", transposed, in, out);
    OnnxValue shift = graph.constant(name + ".bias", Tensors.floats(bias), out);
    return x.matmul(matrix).add(shift);
  }
}
