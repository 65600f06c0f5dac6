package dev.nightjar.trainer.bundle;

import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.model.Scorer;
import dev.nightjar.trainer.onnx.OnnxGraph;
import dev.nightjar.trainer.tensor.Tensors;

/**
 * The whole of serving as one ONNX graph: encoder, item vectors with the adapter folded into them,
 * scores of the whole catalog, exclusion of what a user has seen, top K. Inputs and outputs are
 * described at {@link dev.nightjar.contract.ModelFacts}.
 */
public final class ServingGraph {
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  private ServingGraph() {}

  /**
   * Writes the graph of a trained model.
   *
   * @param scorer the model as it was evaluated
   */
  public static byte[] of(Scorer scorer, String version) {
    DualView view = scorer.view();
    ItemRows served = scorer.items();
    OnnxGraph graph = new OnnxGraph("nightjar");
    graph.metadata("backbone", view.backbone().name());
    graph.metadata("max_length", Integer.toString(view.maxLength()));
    String sequences = graph.longInput("sequences", "batch", "length");
    String seen = graph.longInput("seen", "pairs", "2");
    String k = graph.longInput("k", "1");
    int width = view.representationWidth();
    String vectors = itemVectors(graph, served, width);
    String u = view.export(graph, sequences, vectors); // (B, 2d)
    graph.node("Identity", new String[] {u}, new String[] {"representations"});
    String scores = exportScores(graph, u, vectors, served.count());
    String unseen = exportUnseen(graph, scorer.content().export(graph, sequences, scores), seen);
    graph.node(
        "TopK",
        new String[] {unseen, k},
        new String[] {"scores", "items"},
        OnnxGraph.integer("axis", 1L),
        OnnxGraph.integer("largest", 1L),
        OnnxGraph.integer("sorted", 1L));
    graph.longOutput("items", "batch", "top");
    graph.floatOutput("scores", "batch", "top");
    graph.floatOutput("representations", "batch", Integer.toString(width));
    return graph.bytes("nightjar", version);
  }

  private static String itemVectors(OnnxGraph graph, ItemRows served, int width) {
    float[] values = Tensors.withoutGradients(() -> Tensors.floats(served.vectors()));
    return graph.constant("item_vectors", values, served.count(), width);
  }

  /** u . v of every index; padding and mask can never be recommended. */
  private static String exportScores(OnnxGraph graph, String u, String vectors, int rows) {
    float[] never = new float[rows];
    never[0] = NEVER;
    never[rows - 1] = NEVER;
    return graph.node(
        "Gemm",
        new String[] {u, vectors, graph.constant("unavailable", never, rows)},
        OnnxGraph.integer("transB", 1L)); // (B, I+2)
  }

  private static String exportUnseen(OnnxGraph graph, String scores, String seen) {
    String pairs =
        graph.node(
            "Shape",
            new String[] {seen},
            OnnxGraph.integer("start", 0L),
            OnnxGraph.integer("end", 1L));
    String never = graph.node("Expand", graph.scalar(NEVER), pairs); // (S)
    return graph.node("ScatterND", scores, seen, never);
  }
}
