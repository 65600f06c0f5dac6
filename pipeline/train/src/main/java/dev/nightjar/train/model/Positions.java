package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * P: scales item vectors by the root of d and adds a vector for their place, counted from the
 * newest. Shapes: B sequences, L positions, d width.
 */
final class Positions {
  private static final String NAME = "positions";

  private final int count;
  private final int width;
  private final Tensor table; // (count, d); its last row is the newest item

  Positions(Parameters parameters, int count, int width) {
    this.count = count;
    this.width = width;
    table = parameters.addMatrix(NAME, count, width);
  }

  /** (B, L, d) to (B, L, d). */
  Tensor forward(Tensor items) {
    long length = items.size(1);
    Tensor places = table.narrow(0, count - length, length); // (L, d)
    return items.mul(Tensors.scalar(Math.sqrt(width))).add(places);
  }

  /**
   * The vectors of the places of a graph, for {@link #export}.
   *
   * @param length L, a list of one
   * @return (L, d)
   */
  OnnxValue exportPlaces(OnnxGraph graph, OnnxValue length) {
    OnnxValue places = graph.constant(NAME, Tensors.floats(table), count, width);
    OnnxValue first = graph.longs(count).sub(length);
    return places.slice(first, graph.longs(count), graph.longs(0));
  }

  /**
   * @param items (B, L, d)
   * @param places (L, d)
   * @return (B, L, d)
   */
  OnnxValue export(OnnxGraph graph, OnnxValue items, OnnxValue places) {
    return items.mul(graph.scalar((float) Math.sqrt(width))).add(places);
  }
}
