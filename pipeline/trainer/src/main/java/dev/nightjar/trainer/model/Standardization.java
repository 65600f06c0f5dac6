package dev.nightjar.trainer.model;

import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.onnx.OnnxGraph;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Scales a user representation u so that its scores u . v_i have a chosen standard deviation over
 * the items that training has seen: by the root of u' C u, where C is the covariance of their
 * vectors. The order of the scores stays, and what is added to them means the same for every user.
 *
 * @param covariance C, (V d, V d)
 * @param deviation of the scaled scores; 0 makes all scores 0
 */
public record Standardization(Tensor covariance, double deviation) {
  private static final double SMALLEST = 1e-12;

  /** Of a model's item vectors. */
  public static Standardization of(ItemRows items, Catalog catalog) {
    return Tensors.withoutGradients(
        () -> {
          long[] warm = Arrays.stream(catalog.warm()).asLongStream().toArray();
          Tensor vectors = items.vectors(); // (I+2, V d)
          Tensor seen = vectors.index_select(0, Tensors.of(warm, warm.length)); // (n, V d)
          Tensor centered = seen.sub(seen.mean(0));
          Tensor products = centered.transpose(0, 1).matmul(centered);
          Tensor covariance = products.div(Tensors.scalar(Math.max(1, warm.length)));
          return new Standardization(Tensors.kept(covariance), 1);
        });
  }

  /** The same with another deviation. */
  Standardization withDeviation(double other) {
    return new Standardization(covariance, other);
  }

  /**
   * @param representations (B, V d)
   * @return (B, V d)
   */
  Tensor apply(Tensor representations) {
    Tensor variance =
        representations
            .matmul(covariance)
            .mul(representations)
            .sum(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional()); // (B, 1)
    Tensor scale = torch.clamp_min(variance, Tensors.scalar(SMALLEST)).rsqrt();
    return representations.mul(scale).mul(Tensors.scalar(deviation));
  }

  /**
   * Adds the same computation to a graph.
   *
   * @param u float (B, V d)
   * @return float (B, V d)
   */
  public String export(OnnxGraph graph, String u) {
    long width = covariance.size(0);
    String table = graph.constant("covariance", Tensors.floats(covariance), width, width);
    String product = graph.node("Mul", graph.node("MatMul", u, table), u);
    String variance = graph.node("ReduceSum", product, graph.longs(1)); // (B, 1)
    String positive = graph.node("Max", variance, graph.scalar((float) SMALLEST));
    String scaled = graph.node("Div", u, graph.node("Sqrt", positive));
    return graph.node("Mul", scaled, graph.scalar((float) deviation));
  }
}
