package dev.nightjar.train.bundle;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.PairTerm;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.settings.BundleSettings.ItemTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole of serving as one ONNX graph: encoder, item vectors with the adapter folded into them,
 * the model's scores of the whole catalog, what item pairs add to some of them, and, if it is asked
 * for, their sum without what a user has seen, and top K. Inputs and outputs are described at
 * {@link ModelFacts}.
 *
 * <p>Factors and bonuses, which depend only on the item, are folded into the product that gives the
 * scores: applying them in a separate pass over a batch's scores would cost a sixth of the product.
 * Rows of item vectors are multiplied by their factors, and their last column is the bonus.
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
    graph.metadata("backbone", view.kind().word());
    graph.metadata("max_length", Integer.toString(view.maxLength()));
    OnnxValue sequences = graph.longInput("sequences", "batch", "length");
    OnnxValue seen = graph.longInput("seen", "pairs", "2");
    OnnxValue k = graph.longInput("k", "1");
    OnnxValue vectors = new ServedVectors(scorer, table).export(graph);
    OnnxValue allFactors = exportFactors(graph, scorer);
    Optional<OnnxValue> factors = scorer.factors().map(some -> allFactors);
    OnnxValue u = view.export(graph, sequences, vectors, factors).named("representations");
    OnnxValue queries = exportQueries(graph, scorer, u); // (B, W)
    OnnxValue scores = queries.matmulTransposed(vectors, "model_scores"); // (B, P)
    PairTerm.Exported pairs =
        scorer.pairs().export(graph, sequences, "pair_items", "pair_scores"); // (B, N)
    OnnxValue blocks = exportBlocks(scores, items);
    List<OnnxValue> ranking = exportRanking(graph, new Ranked(scores, pairs, items, seen), k);
    String columns = Integer.toString(ModelFacts.columns(items));
    graph.longOutput(ranking.get(0), "batch", "top");
    graph.floatOutput(ranking.get(1), "batch", "top");
    graph.floatOutput(u, "batch", Integer.toString(view.representationWidth()));
    graph.floatOutput(scores, "batch", columns);
    graph.floatOutput(blocks, "batch", Integer.toString(ModelFacts.blocks(items)));
    graph.intOutput(pairs.items(), "batch", "pairs_of_user");
    graph.floatOutput(pairs.scores(), "batch", "pairs_of_user");
    graph.floatOutput(vectors, columns, "served_width");
    graph.floatOutput(allFactors, columns);
    return graph;
  }

  /** The factors as an output, and where there are some, as what the encoder divides by. */
  private static OnnxValue exportFactors(OnnxGraph graph, Scorer scorer) {
    int columns = ModelFacts.columns(scorer.items().count() - 2);
    float[] all = new float[columns];
    Arrays.fill(all, 1);
    scorer.factors().ifPresent(some -> System.arraycopy(some, 0, all, 0, some.length));
    return graph.constant("item_factors", all, columns);
  }

  /** Scaled representations, and 1 for the bonus where there are some. */
  private static OnnxValue exportQueries(OnnxGraph graph, Scorer scorer, OnnxValue u) {
    OnnxValue scaled = scorer.standardization().export(graph, u); // (B, V d)
    if (scorer.bonuses().isEmpty()) {
      return scaled;
    }
    OnnxValue shape = graph.concat(0, List.of(u.size(0), graph.longs(1)));
    OnnxValue ones = graph.scalar(1).expand(shape); // (B, 1)
    return graph.concat(1, List.of(scaled, ones));
  }

  /** The best score of each block: who looks for the best items need not look at all. */
  private static OnnxValue exportBlocks(OnnxValue scores, int items) {
    return scores
        .reshape(-1, ModelFacts.blocks(items), ModelFacts.BLOCK) // (B, P/64, 64)
        .largest(2, "model_blocks");
  }

  /**
   * What is ranked.
   *
   * @param scores (B, P)
   * @param seen (S, 2)
   */
  private record Ranked(OnnxValue scores, PairTerm.Exported pairs, int items, OnnxValue seen) {
    /** (B, P) in a branch. */
    OnnxValue export(OnnxGraph branch) {
      OnnxValue sums =
          scores.in(branch).scatterAdd(pairs.items().in(branch), pairs.scores().in(branch));
      return withoutSeen(branch, available(branch, sums));
    }

    /** Padding, mask and what fills up the last block can never be recommended. */
    private OnnxValue available(OnnxGraph branch, OnnxValue sums) {
      float[] never = new float[ModelFacts.columns(items)];
      never[Conventions.PADDING] = NEVER;
      Arrays.fill(never, Conventions.mask(items), never.length, NEVER);
      return sums.add(branch.constant(sums.name() + ".unavailable", never, never.length));
    }

    private OnnxValue withoutSeen(OnnxGraph branch, OnnxValue sums) {
      OnnxValue pairsSeen = seen.in(branch).size(0);
      OnnxValue never = branch.scalar(NEVER).expand(pairsSeen); // (S)
      return sums.scatter(seen.in(branch), never);
    }
  }

  /** Nothing is sorted for those who ask for 0 items: they rank the scores themselves. */
  private static List<OnnxValue> exportRanking(OnnxGraph graph, Ranked asked, OnnxValue k) {
    OnnxGraph ranked = graph.branch("ranked");
    OnnxValue.Top top = asked.export(ranked).top(k.in(ranked), "ranked.scores", "ranked.items");
    ranked.longOutput(top.places(), "batch", "top");
    ranked.floatOutput(top.values(), "batch", "top");
    OnnxGraph unranked = graph.branch("unranked");
    OnnxValue none = unranked.constant("unranked.none", new long[0], 0, 0);
    OnnxValue noItems = none.identity("unranked.items");
    OnnxValue noScores = none.toFloat("unranked.scores");
    unranked.longOutput(noItems, "0", "0");
    unranked.floatOutput(noScores, "0", "0");
    return graph.choose(k.greater(graph.longs(0)), ranked, unranked, List.of("items", "scores"));
  }
}
