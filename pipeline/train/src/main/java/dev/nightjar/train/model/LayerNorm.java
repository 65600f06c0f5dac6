package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Normalizes the last dimension, of width d, and scales and shifts it. */
final class LayerNorm {
  private static final double EPSILON = 1e-8;

  private final String name;
  private final int width;
  private final Tensor weight; // (d)
  private final Tensor bias; // (d)

  LayerNorm(Parameters parameters, String name, int width) {
    this.name = name;
    this.width = width;
    weight = parameters.addConstant(name + ".weight", 1, width);
    bias = parameters.addConstant(name + ".bias", 0, width);
  }

  Tensor forward(Tensor x) {
    return torch.layer_norm(
        x, new long[] {width}, Tensors.optional(weight), Tensors.optional(bias), EPSILON, false);
  }

  /**
   * Each row normalized as an instance of one channel, which ONNX Runtime does two and a half times
   * as fast as its LayerNormalization.
   */
  OnnxValue export(OnnxGraph graph, OnnxValue x) {
    OnnxValue scale = graph.constant(name + ".weight", Tensors.floats(weight), width);
    OnnxValue shift = graph.constant(name + ".bias", Tensors.floats(bias), width);
    OnnxValue one = graph.constant("norm.one", new float[] {1}, 1);
    OnnxValue zero = graph.constant("norm.zero", new float[] {0}, 1);
    OnnxValue normal = x.reshape(-1, 1, width).instanceNorm(one, zero, EPSILON);
    return normal.mul(scale).add(shift).reshape(x.shape());
  }
}
