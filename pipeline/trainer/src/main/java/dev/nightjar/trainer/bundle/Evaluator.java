package dev.nightjar.trainer.bundle;

import dev.nightjar.trainer.evaluation.Comparison;
import dev.nightjar.trainer.evaluation.Figures;
import dev.nightjar.trainer.evaluation.Groups;
import dev.nightjar.trainer.evaluation.ModelRanks;
import dev.nightjar.trainer.evaluation.ModelRanks.Besides;
import dev.nightjar.trainer.evaluation.Popularity;
import dev.nightjar.trainer.evaluation.Ranks;
import dev.nightjar.trainer.evaluation.Representations;
import dev.nightjar.trainer.evaluation.SampledNegatives;
import dev.nightjar.trainer.evaluation.Variety;
import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.input.Histories;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.ContentTerm;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.model.Scorer;
import dev.nightjar.trainer.settings.TrainSettings;
import dev.nightjar.trainer.settings.TrainSettings.StopOn;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The figures of a finished model and of the baselines, by both protocols. */
public final class Evaluator {
  public static final String MODEL = "model";
  public static final String MOST_POPULAR = "most_popular";
  public static final String CONTENT_KNN = "content_knn";
  public static final String PRODUCTION = "production";
  private static final int DAYS = 7;

  private final Histories histories;
  private final Catalog catalog;
  private final SampledNegatives negatives;
  private final Groups groups;
  private final StopOn stopOn;
  private final long seed;

  public Evaluator(TrainingSet set, TrainSettings settings) {
    histories = set.histories();
    catalog = set.catalog();
    negatives = SampledNegatives.of(set, settings.seed());
    groups = new Groups(histories, catalog, settings.tailUser(), settings.tailItem());
    stopOn = settings.stopOn();
    seed = settings.seed();
  }

  public SampledNegatives negatives() {
    return negatives;
  }

  /** Validation NDCG@10 for choosing, of the ranks that decide which epoch is best. */
  public double deciding(Scorer scorer) {
    boolean sampled = stopOn == StopOn.SAMPLED;
    Ranks ranks = ranks(scorer, Split.VALIDATION, sampled ? Besides.SAMPLED : Besides.NOTHING);
    return Figures.of(sampled ? ranks.sampled() : ranks.full()).ndcg10();
  }

  /** Of the model and the baselines, the model first. */
  public Map<String, Ranks> ranks(Scorer scorer, Split split) {
    Map<String, Ranks> ranks = new LinkedHashMap<>();
    ranks.put(MODEL, ranks(scorer, split, Besides.SAMPLED_AND_LISTS));
    ranks.put(MOST_POPULAR, Popularity.ofAllTime(catalog).ranks(histories, negatives, split));
    ranks.put(
        "popular_last_7_days",
        Popularity.ofLastDays(histories, catalog, DAYS).ranks(histories, negatives, split));
    ranks.put(CONTENT_KNN, contentKnn(split));
    return ranks;
  }

  private Ranks ranks(Scorer scorer, Split split, Besides besides) {
    return Tensors.withoutGradients(
        () -> {
          Tensor table =
              Tensors.zeros(histories.users(), scorer.view().representationWidth()); // (U, V d)
          Representations.fill(table, scorer, histories, split);
          return new ModelRanks(histories, negatives).of(table, scorer, split, besides);
        });
  }

  /** Scores by likeness in text to the newest items and by nothing else. */
  private Ranks contentKnn(Split split) {
    return Tensors.withoutGradients(
        () -> {
          ItemRows nothing = new ItemRows(List.of(Tensors.zeros(catalog.rows(), 1)));
          Scorer scorer = new Scorer(null, nothing, ContentTerm.of(catalog).withWeight(1));
          return new ModelRanks(histories, negatives)
              .of(Tensors.zeros(histories.users(), 1), scorer, split, Besides.SAMPLED_AND_LISTS);
        });
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
