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
    String scores =
        graph.node("Gemm", new String[] {u, vectors}, OnnxGraph.integer("transB", 1L)); // (B, P)
    String liked = scorer.content().export(graph, sequences, scores);
    String moved = exportSlots(graph, scorer, sequences, u, vectors, liked);
    graph.rename(moved, "all_scores");
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

  /** Slots are given among what is not in the sequence; its own items keep their scores. */
  private static String exportSlots(
      OnnxGraph graph, Scorer scorer, String sequences, String u, String vectors, String scores) {
    if (scorer.slots().isNone()) {
      return scores;
    }
    int items = scorer.items().count() - 2;
    long width = scorer.view().width();
    String semantic =
        graph.node(
            "Gemm",
            new String[] {half(graph, u, width), half(graph, vectors, width)},
            OnnxGraph.integer("transB", 1L)); // (B, P)
    String never = graph.scalar(NEVER);
    String open =
        graph.node(
            "ScatterElements",
            new String[] {
              exportAvailable(graph, scores, items),
              sequences,
              graph.node("Expand", never, graph.node("Shape", sequences))
            },
            OnnxGraph.integer("axis", 1L)); // (B, P)
    String liked = scorer.content().export(graph, sequences, semantic);
    String moved = scorer.slots().export(graph, open, liked);
    return graph.node("Where", graph.node("Equal", open, never), scores, moved);
  }

  /** The semantic half of rows. */
  private static String half(OnnxGraph graph, String rows, long width) {
    return graph.node("Slice", rows, graph.longs(width), graph.longs(2 * width), graph.longs(1));
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
