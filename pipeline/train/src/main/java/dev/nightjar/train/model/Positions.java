package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * P: scales item vectors by the square root of d and adds a position embedding, counted from the
 * newest item, unless attention handles positions itself. Shapes: B sequences, L positions, d
 * width.
 */
final class Positions {
  private static final String NAME = "positions";

  private final int count;
  private final int width;
  private final Optional<Tensor> table; // (count, d); its last row is the newest item

  Positions(Parameters parameters, int count, int width, boolean relative) {
    this.count = count;
    this.width = width;
    table = relative ? Optional.empty() : Optional.of(parameters.addMatrix(NAME, count, width));
  }

  /** (B, L, d) to (B, L, d). */
  Tensor forward(Tensor items) {
    Tensor scaled = items.mul(Tensors.scalar(Math.sqrt(width)));
    long length = items.size(1);
    return table
        .map(places -> scaled.add(places.narrow(0, count - length, length))) // (L, d)
        .orElse(scaled);
  }

  /**
   * The vectors of the places of a graph, if there are such, for {@link #export}.
   *
   * @param length L, a list of one
   * @return (L, d)
   */
  Optional<OnnxValue> exportPlaces(OnnxGraph graph, OnnxValue length) {
    return table.map(
        values -> {
          OnnxValue places = graph.constant(NAME, Tensors.floats(values), count, width);
          OnnxValue first = graph.longs(count).sub(length);
          return places.slice(first, graph.longs(count), graph.longs(0));
        });
  }

  /**
   * @param items (B, L, d)
   * @param places (L, d), if there are such
   * @return (B, L, d)
   */
  OnnxValue export(OnnxGraph graph, OnnxValue items, Optional<OnnxValue> places) {
    OnnxValue scaled = items.mul(graph.scalar((float) Math.sqrt(width)));
    return places.map(scaled::add).orElse(scaled);
  }
}
