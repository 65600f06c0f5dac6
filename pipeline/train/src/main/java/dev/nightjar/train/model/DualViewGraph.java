package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.settings.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@link DualView#represent} as nodes of a graph. Shapes: B sequences, L positions, d width of a
 * view, V views.
 */
final class DualViewGraph {
  private final DualView view;
  private final ModelSettings settings;
  private final OnnxGraph graph;

  DualViewGraph(DualView view, ModelSettings settings, OnnxGraph graph) {
    this.view = view;
    this.settings = settings;
    this.graph = graph;
  }

  /**
   * The name of u, (B, V d), for sequences (B, L) and item vectors in the first V d columns of a
   * table whose rows were multiplied by factors, if there are some.
   */
  String represent(String sequences, String vectors, Optional<String> factors) {
    String asked = question(sequences); // (B, L)
    String length = graph.node("Shape", new String[] {asked}, OnnxGraph.integer("start", 1L));
    AttentionMask.Exported attentionMask = attentionMask(asked, length, false);
    String rows = graph.node("Gather", vectors, asked); // (B, L, V d or more)
    List<String> x = embeds(divided(rows, asked, factors), length); // each (B, L, d)
    if (!view.cross().isEmpty()) {
      String seen =
          settings.paperParity()
              ? attentionMask(asked, length, true).allowed()
              : attentionMask.allowed();
      x =
          List.of(
              view.cross().get(0).export(graph, view.parameters(), x.get(1), x.get(0), seen),
              view.cross().get(1).export(graph, view.parameters(), x.get(0), x.get(1), seen));
    }
    List<String> last = new ArrayList<>(); // each (B, d)
    for (int v = 0; v < view.views(); v++) {
      Backbone own = view.backbones().get(Math.min(v, view.backbones().size() - 1));
      last.add(own.export(graph, view.parameters(), x.get(v), attentionMask));
    }
    return join(last, 1);
  }

  private String divided(String rows, String asked, Optional<String> factors) {
    return factors
        .map(by -> graph.node("Unsqueeze", graph.node("Gather", by, asked), graph.longs(2)))
        .map(by -> graph.node("Div", rows, by))
        .orElse(rows);
  }

  /** What is encoded: the sequences, and what the backbone or the published code adds to them. */
  private String question(String sequences) {
    if (view.backbone().bidirectional()) {
      String newest =
          graph.node(
              "Slice", sequences, graph.longs(-1), graph.longs(Long.MAX_VALUE), graph.longs(1));
      String shape = graph.node("Shape", newest);
      String masks = graph.node("Expand", graph.longs(view.mask()), shape); // (B, 1)
      return join(List.of(sequences, masks), 1);
    }
    if (settings.paperParity()) {
      String shape = graph.node("Shape", sequences);
      String missing = graph.node("Sub", graph.longs(0, view.maxLength()), shape);
      String zero = graph.longs(0);
      String left = graph.node("Mul", missing, graph.longs(0, 1));
      String pads = join(List.of(left, graph.longs(0, 0)), 0);
      return graph.node("Pad", sequences, pads, graph.node("Squeeze", zero));
    }
    return sequences;
  }

  private List<String> embeds(String items, String length) {
    Optional<String> places =
        view.backbone().positioned() ? Optional.of(places(length)) : Optional.empty();
    List<String> embeds = new ArrayList<>();
    for (int v = 0; v < view.views(); v++) {
      String rows =
          graph.node(
              "Slice",
              items,
              graph.longs((long) v * view.width()),
              graph.longs((v + 1L) * view.width()),
              graph.longs(2)); // (B, L, d)
      embeds.add(
          places
              .map(
                  place ->
                      graph.node(
                          "Add",
                          graph.node("Mul", rows, graph.scalar((float) Math.sqrt(view.width()))),
                          place))
              .orElse(rows));
    }
    return embeds;
  }

  private String join(List<String> parts, long axis) {
    return parts.size() == 1
        ? parts.get(0)
        : graph.node("Concat", parts.toArray(String[]::new), OnnxGraph.integer("axis", axis));
  }

  private String places(String length) {
    String table =
        graph.constant(
            DualView.POSITIONS,
            view.parameters().values(DualView.POSITIONS),
            view.positions(),
            view.width());
    String first = graph.node("Sub", graph.longs(view.positions()), length);
    return graph.node("Slice", table, first, graph.longs(view.positions()), graph.longs(0));
  }

  /** What positions may look at, as {@code DualView} says. */
  private AttentionMask.Exported attentionMask(
      String sequences, String length, boolean betweenViews) {
    String zero = graph.longs(0);
    String present = graph.node("Not", graph.node("Equal", sequences, zero)); // (B, L)
    String columns = graph.node("Unsqueeze", present, graph.longs(1, 2)); // (B, 1, 1, L)
    String numbers =
        graph.node(
            "Cast", new String[] {present}, OnnxGraph.integer("to", OnnxGraph.FLOAT)); // (B, L)
    String each = graph.node("Unsqueeze", numbers, graph.longs(2)); // (B, L, 1)
    if (settings.paperParity()) {
      String all = graph.node("Or", columns, graph.node("Not", columns));
      return new AttentionMask.Exported(betweenViews ? columns : all, each, true);
    }
    if (view.backbone().bidirectional()) {
      return new AttentionMask.Exported(columns, each, false);
    }
    String scalarLength = graph.node("Squeeze", length);
    String range =
        graph.node(
            "Range",
            graph.node("Squeeze", zero),
            scalarLength,
            graph.node("Squeeze", graph.longs(1)));
    String row = graph.node("Unsqueeze", range, graph.longs(1)); // (L, 1)
    String past = graph.node("GreaterOrEqual", row, range); // (L, L)
    return new AttentionMask.Exported(graph.node("And", columns, past), each, false);
  }
}
