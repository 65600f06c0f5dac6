package dev.nightjar.train.bundle;

import dev.nightjar.train.evaluation.Comparison;
import dev.nightjar.train.evaluation.Figures;
import dev.nightjar.train.evaluation.Groups;
import dev.nightjar.train.evaluation.ModelRanks;
import dev.nightjar.train.evaluation.ModelRanks.Besides;
import dev.nightjar.train.evaluation.PairRanks;
import dev.nightjar.train.evaluation.Popularity;
import dev.nightjar.train.evaluation.Ranks;
import dev.nightjar.train.evaluation.Representations;
import dev.nightjar.train.evaluation.SampledNegatives;
import dev.nightjar.train.evaluation.TextNeighbors;
import dev.nightjar.train.evaluation.Variety;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.Evidence;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.settings.EvaluationSettings;
import dev.nightjar.train.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of a finished model and of the baselines, by both protocols. Baselines are fitted on
 * the training interactions of the same set as the model, and groups are counted over them.
 */
public final class Evaluator {
  public static final String MODEL = "model";
  public static final String MOST_POPULAR = "most_popular";
  public static final String POPULAR_LAST_DAYS = "popular_last_7_days";
  public static final String ITEM_TRANSITIONS = "item_transitions";
  public static final String ITEM_KNN = "item_knn";
  public static final String TEXT_NEIGHBORS = "text_neighbors";
  public static final String BEST_SUM = "best_sum";
  public static final String PRODUCTION = "production";
  private static final int DAYS = 7;
  private static final double TRANSITIONS_DECAY = 0.6;
  private static final double KNN_DECAY = 0.8;

  private final Histories histories;
  private final Catalog catalog;
  private final SampledNegatives negatives;
  private final Groups groups;
  private final boolean[] tail;
  private final long seed;

  /**
   * @param set as the judged model was trained on it
   * @param seed of the negatives and of what is drawn to compare
   */
  public Evaluator(TrainingSet set, EvaluationSettings settings, long seed) {
    histories = set.histories();
    catalog = set.catalog();
    negatives = SampledNegatives.of(set, seed);
    groups = new Groups(histories, catalog, settings.tailUser(), settings.tailItem());
    tail = catalog.tail(settings.tailItem());
    this.seed = seed;
  }

  public SampledNegatives negatives() {
    return negatives;
  }

  /**
   * Of the model and the baselines, the model first.
   *
   * @param evidence of the training interactions
   * @param bestSum the best sum of evidence without a model
   */
  public Map<String, Ranks> ranks(
      Scorer scorer, ItemPairs evidence, BlendWeights bestSum, Split split) {
    Map<String, Ranks> ranks = new LinkedHashMap<>();
    ranks.put(MODEL, ranks(scorer, split));
    ranks.put(MOST_POPULAR, Popularity.ofAllTime(catalog).ranks(histories, negatives, split));
    ranks.put(
        POPULAR_LAST_DAYS,
        Popularity.ofLastDays(histories, catalog, DAYS).ranks(histories, negatives, split));
    BlendWeights transitions = BlendWeights.alone(TRANSITIONS_DECAY, Evidence.TRANSITIONS);
    BlendWeights knn = BlendWeights.alone(KNN_DECAY, Evidence.CO_OCCURRENCE);
    ranks.put(ITEM_TRANSITIONS, ranks(evidence, transitions, split));
    ranks.put(ITEM_KNN, ranks(evidence, knn, split));
    ranks.put(TEXT_NEIGHBORS, TextNeighbors.of(catalog).ranks(histories, negatives, split));
    ranks.put(BEST_SUM, ranks(evidence, bestSum, split));
    return ranks;
  }

  private Ranks ranks(ItemPairs evidence, BlendWeights weights, Split split) {
    return new PairRanks(evidence, weights, tail).ranks(histories, negatives, split);
  }

  private Ranks ranks(Scorer scorer, Split split) {
    return Tensors.withoutGradients(
        () ->
            new ModelRanks(histories, negatives)
                .of(
                    Representations.of(scorer, histories, split),
                    scorer,
                    split,
                    Besides.SAMPLED_AND_LISTS));
  }

  /** All figures of one split, by ranker and group. */
  public Metrics.OfSplit figures(Map<String, Ranks> rankers, Split split) {
    Map<String, Map<String, Figures>> full = new LinkedHashMap<>();
    Map<String, Map<String, Figures>> sampled = new LinkedHashMap<>();
    rankers.forEach(
        (name, ranks) -> {
          full.put(name, groups.figures(ranks.users(), ranks.full(), split));
          sampled.put(name, groups.figures(ranks.users(), ranks.sampled(), split));
        });
    return new Metrics.OfSplit(full, sampled, Variety.of(rankers.get(MODEL), histories, catalog));
  }

  /** The model against everything else. */
  public List<Comparison> compare(Map<String, Ranks> rankers) {
    Map<String, Ranks> others = new LinkedHashMap<>(rankers);
    Ranks model = others.remove(MODEL);
    return Comparison.of(model, others, groups, seed);
  }
}
