package dev.nightjar.train.model;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Scales a user representation u so that its scores u . v_i have a chosen standard deviation over
 * the items that training has seen: by the root of u' C u, where C is the covariance of their
 * vectors. The order of the scores is unchanged, and terms added to them have the same meaning for
 * every user. Scores that vary by less than {@value #SMALLEST}, as in a view whose items are all
 * alike, carry no information and become 0.
 *
 * @param parts of u that are scaled each for itself, side by side: one, or one for each view
 * @param deviation of the scaled scores, of the parts whose weight is 1; 0 makes all scores 0
 */
public record Standardization(List<Part> parts, double deviation) {
  private static final double SMALLEST = 1e-8;

  /**
   * A part of u.
   *
   * @param covariance C, (w, w), w its width
   * @param weight of its scores among those of all parts
   */
  public record Part(Tensor covariance, double weight) {}

  public Standardization {
    parts = List.copyOf(parts);
  }

  /** Of a model's item vectors, all views together. */
  public static Standardization of(ItemRows items, Catalog catalog) {
    return new Standardization(List.of(part(items.vectors(), catalog, 1)), 1);
  }

  /**
   * Of a model's item vectors, each view for itself.
   *
   * @param weights of the views
   */
  public static Standardization ofViews(ItemRows items, Catalog catalog, List<Double> weights) {
    return new Standardization(
        IntStream.range(0, weights.size())
            .mapToObj(view -> part(items.views().get(view), catalog, weights.get(view)))
            .toList(),
        1);
  }

  private static Part part(Tensor vectors, Catalog catalog, double weight) {
    return Tensors.withoutGradients(
        () -> {
          long[] warm = Arrays.stream(catalog.warm()).asLongStream().toArray();
          Tensor seen = vectors.index_select(0, Tensors.of(warm, warm.length)); // (n, w)
          Tensor centered = seen.sub(seen.mean(0));
          Tensor products = centered.transpose(0, 1).matmul(centered);
          Tensor covariance = products.div(Tensors.scalar(Math.max(1, warm.length)));
          return new Part(Tensors.kept(covariance), weight);
        });
  }

  /** Of the views, or of all together. */
  public List<Double> weights() {
    return parts.stream().map(Part::weight).toList();
  }

  /** The same with other weights of its parts, as many as there are. */
  Standardization withWeights(List<Double> weights) {
    return new Standardization(
        IntStream.range(0, parts.size())
            .mapToObj(part -> new Part(parts.get(part).covariance(), weights.get(part)))
            .toList(),
        deviation);
  }

  /** The same with another deviation. */
  Standardization withDeviation(double other) {
    return new Standardization(parts, other);
  }

  /**
   * @param representations (B, V d)
   * @return (B, V d)
   */
  Tensor apply(Tensor representations) {
    List<Tensor> scaled = new ArrayList<>();
    long from = 0;
    for (Part part : parts) {
      long width = part.covariance().size(0);
      Tensor u = representations.narrow(1, from, width); // (B, w)
      Tensor variance =
          u.matmul(part.covariance())
              .mul(u)
              .sum(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional()); // (B, 1)
      Tensor scale =
          torch
              .clamp_min(variance, Tensors.scalar(SMALLEST))
              .rsqrt()
              .mul(variance.gt(Tensors.scalar(SMALLEST)));
      scaled.add(u.mul(scale).mul(Tensors.scalar(part.weight() * deviation)));
      from += width;
    }
    return parts.size() == 1 ? scaled.get(0) : Tensors.concat(1, scaled.toArray(Tensor[]::new));
  }

  /**
   * Adds the same computation to a graph.
   *
   * @param u float (B, V d)
   * @return float (B, V d)
   */
  public OnnxValue export(OnnxGraph graph, OnnxValue u) {
    if (parts.size() == 1) {
      return export(graph, u, parts.get(0), "covariance");
    }
    List<OnnxValue> scaled = new ArrayList<>();
    long from = 0;
    for (Part part : parts) {
      long to = from + part.covariance().size(0);
      OnnxValue own = u.slice(from, to, 1); // (B, w)
      scaled.add(export(graph, own, part, "covariance." + scaled.size()));
      from = to;
    }
    return graph.concat(1, scaled); // (B, V d)
  }

  private OnnxValue export(OnnxGraph graph, OnnxValue u, Part part, String name) {
    long width = part.covariance().size(0);
    OnnxValue table = graph.constant(name, Tensors.floats(part.covariance()), width, width);
    OnnxValue variance = u.matmul(table).mul(u).sum(1); // (B, 1)
    OnnxValue positive = variance.max(graph.scalar((float) SMALLEST));
    OnnxValue scaled = u.div(positive.sqrt());
    OnnxValue says = variance.greater(graph.scalar((float) SMALLEST)).toFloat(); // (B, 1)
    OnnxValue weight = graph.scalar((float) (part.weight() * deviation));
    return scaled.mul(says.mul(weight));
  }
}
