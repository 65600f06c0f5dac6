package dev.nightjar.train.bundle;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.settings.BundleSettings.ItemTable;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The whole of serving as one ONNX graph: encoder, item vectors with the adapter folded into them,
 * the model's scores of the whole catalog, what item pairs add to some of them, and, if it is asked
 * for, their sum without what a user has seen, and top K. Inputs and outputs are described at
 * {@link ModelFacts}.
 *
 * <p>The product that gives the scores applies what depends on the item alone, too: a pass over the
 * scores of a batch costs a sixth of it. Rows of item vectors are multiplied by their factors, and
 * their last column is the bonus.
 *
 * <p>Shapes: B users, I items, P = {@link ModelFacts#columns} columns of scores, V d width of a
 * representation, W of a row of served vectors, N item pairs of a user.
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
    String vectors = new ServedVectors(scorer, table).export(graph);
    Optional<String> factors = exportFactors(graph, scorer);
    String u = graph.rename(view.export(graph, sequences, vectors, factors), "representations");
    String queries = exportQueries(graph, scorer, u); // (B, W)
    graph.node(
        "Gemm",
        new String[] {queries, vectors},
        new String[] {"model_scores"},
        OnnxGraph.integer("transB", 1L)); // (B, P)
    scorer.pairs().export(graph, sequences, "pair_items", "pair_scores"); // (B, N)
    exportBlocks(graph, items);
    exportRanking(graph, items, seen, k);
    String columns = Integer.toString(ModelFacts.columns(items));
    graph.longOutput("items", "batch", "top");
    graph.floatOutput("scores", "batch", "top");
    graph.floatOutput("representations", "batch", Integer.toString(view.representationWidth()));
    graph.floatOutput("model_scores", "batch", columns);
    graph.floatOutput("model_blocks", "batch", Integer.toString(ModelFacts.blocks(items)));
    graph.intOutput("pair_items", "batch", "pairs_of_user");
    graph.floatOutput("pair_scores", "batch", "pairs_of_user");
    graph.floatOutput("item_vectors", columns, "served_width");
    graph.floatOutput("item_factors", columns);
    return graph;
  }

  /** The factors as an output, and where there are some, as what the encoder divides by. */
  private static Optional<String> exportFactors(OnnxGraph graph, Scorer scorer) {
    int columns = ModelFacts.columns(scorer.items().count() - 2);
    float[] all = new float[columns];
    Arrays.fill(all, 1);
    scorer.factors().ifPresent(some -> System.arraycopy(some, 0, all, 0, some.length));
    String name = graph.constant("item_factors", all, columns);
    return scorer.factors().map(some -> name);
  }

  /** Scaled representations, and 1 for the bonus where there are some. */
  private static String exportQueries(OnnxGraph graph, Scorer scorer, String u) {
    String scaled = scorer.standardization().export(graph, u); // (B, V d)
    if (scorer.bonuses().isEmpty()) {
      return scaled;
    }
    String rows =
        graph.node(
            "Shape",
            new String[] {u},
            OnnxGraph.integer("start", 0L),
            OnnxGraph.integer("end", 1L));
    String shape =
        graph.node("Concat", new String[] {rows, graph.longs(1)}, OnnxGraph.integer("axis", 0L));
    String ones = graph.node("Expand", graph.scalar(1), shape); // (B, 1)
    return graph.node("Concat", new String[] {scaled, ones}, OnnxGraph.integer("axis", 1L));
  }

  /** The best score of each block: who looks for the best items need not look at all. */
  private static void exportBlocks(OnnxGraph graph, int items) {
    String blocks =
        graph.node(
            "Reshape",
            "model_scores",
            graph.longs(-1, ModelFacts.blocks(items), ModelFacts.BLOCK)); // (B, P/64, 64)
    graph.node(
        "ReduceMax",
        new String[] {blocks, graph.longs(2)},
        new String[] {"model_blocks"},
        OnnxGraph.integer("keepdims", 0L));
  }

  /** Nothing is sorted for those who ask for 0 items: they rank the scores themselves. */
  private static void exportRanking(OnnxGraph graph, int items, String seen, String k) {
    OnnxGraph ranked = graph.branch("ranked");
    String scores =
        ranked.node(
            "ScatterElements",
            new String[] {"model_scores", "pair_items", "pair_scores"},
            OnnxGraph.integer("axis", 1L),
            OnnxGraph.text("reduction", "add")); // (B, P)
    String unseen = exportUnseen(ranked, exportAvailable(ranked, scores, items), seen);
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
