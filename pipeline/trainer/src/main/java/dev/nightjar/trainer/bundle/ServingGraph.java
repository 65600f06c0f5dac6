package dev.nightjar.trainer.bundle;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.model.Scorer;
import dev.nightjar.trainer.onnx.OnnxGraph;
import dev.nightjar.trainer.settings.TrainSettings.ItemTable;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.Arrays;
import java.util.Map;

/**
 * The whole of serving as one ONNX graph: encoder, item vectors with the adapter folded into them,
 * scores of the whole catalog, and, if it is asked for, exclusion of what a user has seen and top
 * K. Inputs and outputs are described at {@link ModelFacts}.
 *
 * <p>Shapes: B users, I items, P = {@link ModelFacts#columns} columns of scores.
 */
public final class ServingGraph {
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  private ServingGraph() {}

  /** The name under which models say who wrote them. */
  public static final String PRODUCER = "nightjar";

  /**
   * The graph of a trained model.
   *
   * @param scorer the model as it was evaluated
   * @param table how the item table is written; values that float16 cannot hold are rounded
   * @param origin where the model came from, by key: goes into the file
   */
  public static OnnxGraph of(Scorer scorer, ItemTable table, Map<String, String> origin) {
    DualView view = scorer.view();
    int items = scorer.items().count() - 2;
    OnnxGraph graph = new OnnxGraph("nightjar");
    origin.forEach(graph::metadata);
    graph.metadata("backbone", view.backbone().name());
    graph.metadata("max_length", Integer.toString(view.maxLength()));
    String sequences = graph.longInput("sequences", "batch", "length");
    String seen = graph.longInput("seen", "pairs", "2");
    String k = graph.longInput("k", "1");
    int width = view.representationWidth();
    String vectors = itemVectors(graph, scorer.items(), items, width, table);
    String u = graph.rename(view.export(graph, sequences, vectors), "representations"); // (B, 2d)
    String scaled = scorer.standardization().export(graph, u); // (B, 2d)
    String scores = exportScores(graph, scorer, scaled, vectors); // (B, P)
    graph.rename(scorer.pairs().export(graph, sequences, scores), "all_scores");
    exportBlocks(graph, items);
    exportRanking(graph, items, seen, k);
    graph.longOutput("items", "batch", "top");
    graph.floatOutput("scores", "batch", "top");
    graph.floatOutput("representations", "batch", Integer.toString(width));
    graph.floatOutput("all_scores", "batch", Integer.toString(ModelFacts.columns(items)));
    graph.floatOutput("block_scores", "batch", Integer.toString(ModelFacts.blocks(items)));
    graph.floatOutput(
        "item_vectors", Integer.toString(ModelFacts.columns(items)), Integer.toString(width));
    return graph;
  }

  /** With factors and bonuses, where there are some. */
  private static String exportScores(
      OnnxGraph graph, Scorer scorer, String scaled, String vectors) {
    int columns = ModelFacts.columns(scorer.items().count() - 2);
    String scores =
        graph.node("Gemm", new String[] {scaled, vectors}, OnnxGraph.integer("transB", 1L));
    if (scorer.factors().isPresent()) {
      float[] factors = Arrays.copyOf(scorer.factors().get(), columns);
      scores = graph.node("Mul", scores, graph.constant("factors", factors, columns));
    }
    if (scorer.bonuses().isPresent()) {
      float[] bonuses = Arrays.copyOf(scorer.bonuses().get(), columns);
      scores = graph.node("Add", scores, graph.constant("bonuses", bonuses, columns));
    }
    return scores;
  }

  /** (P, 2d), zeros after the last row: whole blocks of scores. */
  private static String itemVectors(
      OnnxGraph graph, ItemRows served, int items, int width, ItemTable table) {
    int rows = ModelFacts.columns(items);
    int values = Math.multiplyExact(rows, width);
    if (table == ItemTable.FLOAT16) {
      short[] halves = Tensors.withoutGradients(() -> Tensors.halves(served.vectors()));
      String name =
          graph.halves("item_vectors.float16", Arrays.copyOf(halves, values), rows, width);
      graph.node( // once, when the model is loaded
          "Cast",
          new String[] {name},
          new String[] {"item_vectors"},
          OnnxGraph.integer("to", OnnxGraph.FLOAT));
      return "item_vectors";
    }
    float[] floats = Tensors.withoutGradients(() -> Tensors.floats(served.vectors()));
    return graph.constant("item_vectors", Arrays.copyOf(floats, values), rows, width);
  }

  /** The best score of each block: who looks for the best items need not look at all scores. */
  private static void exportBlocks(OnnxGraph graph, int items) {
    String blocks =
        graph.node(
            "Reshape",
            "all_scores",
            graph.longs(-1, ModelFacts.blocks(items), ModelFacts.BLOCK)); // (B, P/64, 64)
    graph.node(
        "ReduceMax",
        new String[] {blocks, graph.longs(2)},
        new String[] {"block_scores"},
        OnnxGraph.integer("keepdims", 0L));
  }

  /** Nothing is sorted for those who ask for 0 items: they rank the scores themselves. */
  private static void exportRanking(OnnxGraph graph, int items, String seen, String k) {
    OnnxGraph ranked = graph.branch("ranked");
    String unseen = exportUnseen(ranked, exportAvailable(ranked, "all_scores", items), seen);
    ranked.node(
        "TopK",
        new String[] {unseen, k},
        new String[] {"ranked.scores", "ranked.items"},
        OnnxGraph.integer("axis", 1L),
        OnnxGraph.integer("largest", 1L),
        OnnxGraph.integer("sorted", 1L));
    ranked.longOutput("ranked.items", "batch", "top");
    ranked.floatOutput("ranked.scores", "batch", "top");
    OnnxGraph unranked = graph.branch("unranked");
    String none = unranked.constant("unranked.none", new long[0], 0, 0);
    unranked.node("Identity", new String[] {none}, new String[] {"unranked.items"});
    unranked.node(
        "Cast",
        new String[] {none},
        new String[] {"unranked.scores"},
        OnnxGraph.integer("to", OnnxGraph.FLOAT));
    unranked.longOutput("unranked.items", "0", "0");
    unranked.floatOutput("unranked.scores", "0", "0");
    graph.node(
        "If",
        new String[] {graph.node("Greater", k, graph.longs(0))},
        new String[] {"items", "scores"},
        OnnxGraph.branch("then_branch", ranked),
        OnnxGraph.branch("else_branch", unranked));
  }

  /** Padding, mask and what fills up the last block can never be recommended. */
  private static String exportAvailable(OnnxGraph graph, String scores, int items) {
    float[] never = new float[ModelFacts.columns(items)];
    never[Conventions.PADDING] = NEVER;
    Arrays.fill(never, Conventions.mask(items), never.length, NEVER);
    String unavailable = graph.constant(scores + ".unavailable", never, never.length);
    return graph.node("Add", scores, unavailable); // (B, P)
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
