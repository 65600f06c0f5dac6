package dev.nightjar.trainer.model;

import dev.nightjar.trainer.onnx.OnnxGraph;
import dev.nightjar.trainer.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Linear layer and layer norm: how they compute, and how they are exported. */
final class Layers {
  private static final double EPSILON = 1e-8;

  private Layers() {}

  /** (…, in) to (…, out). */
  static Tensor linear(Parameters parameters, String name, Tensor x) {
    return torch.linear(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"));
  }

  /** Normalises the last dimension, of the given width. */
  static Tensor norm(Parameters parameters, String name, Tensor x, long width) {
    return torch.layer_norm(
        x,
        new long[] {width},
        Tensors.optional(parameters.get(name + ".weight")),
        Tensors.optional(parameters.get(name + ".bias")),
        EPSILON,
        false);
  }

  static String exportLinear(
      OnnxGraph graph, Parameters parameters, String name, String x, int out, int in) {
    float[] transposed = transpose(parameters.values(name + ".weight"), out, in);
    String weight = graph.constant(name + ".weight", transposed, in, out);
    String bias = graph.constant(name + ".bias", parameters.values(name + ".bias"), out);
    return graph.node("Add", graph.node("MatMul", x, weight), bias);
  }

  static String exportNorm(
      OnnxGraph graph, Parameters parameters, String name, String x, int width) {
    String weight = graph.constant(name + ".weight", parameters.values(name + ".weight"), width);
    String bias = graph.constant(name + ".bias", parameters.values(name + ".bias"), width);
    return graph.node(
        "LayerNormalization",
        new String[] {x, weight, bias},
        OnnxGraph.integer("axis", -1L),
        OnnxGraph.real("epsilon", (float) EPSILON));
  }

  private static float[] transpose(float[] matrix, int rows, int columns) {
    float[] transposed = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        transposed[column * rows + row] = matrix[row * columns + column];
      }
    }
    return transposed;
  }
}
