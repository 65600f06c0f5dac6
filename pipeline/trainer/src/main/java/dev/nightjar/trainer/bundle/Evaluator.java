package dev.nightjar.trainer.bundle;

import dev.nightjar.trainer.evaluation.Figures;
import dev.nightjar.trainer.evaluation.Groups;
import dev.nightjar.trainer.evaluation.ModelRanks;
import dev.nightjar.trainer.evaluation.Popularity;
import dev.nightjar.trainer.evaluation.Ranks;
import dev.nightjar.trainer.evaluation.Representations;
import dev.nightjar.trainer.evaluation.SampledNegatives;
import dev.nightjar.trainer.input.Histories;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.Scorer;
import dev.nightjar.trainer.settings.TrainSettings;
import dev.nightjar.trainer.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The figures of a finished model and of the baseline, by both protocols. */
public final class Evaluator {
  private final Histories histories;
  private final SampledNegatives negatives;
  private final Popularity popularity;
  private final Groups groups;

  public Evaluator(TrainingSet set, TrainSettings settings) {
    histories = set.histories();
    negatives = new SampledNegatives(histories, set.catalog().items(), settings.seed());
    popularity = new Popularity(set.catalog());
    groups = new Groups(histories, set.catalog(), settings.tailUser(), settings.tailItem());
  }

  /** All figures of one split. */
  public Metrics.OfSplit of(Scorer scorer, Split split) {
    Ranks model = Tensors.withoutGradients(() -> modelRanks(scorer, split, true));
    Ranks popular = popularity.ranks(histories, negatives, split);
    return new Metrics.OfSplit(
        new Metrics.OfProtocol(
            groups.figures(model.users(), model.full(), split),
            groups.figures(popular.users(), popular.full(), split)),
        new Metrics.OfProtocol(
            groups.figures(model.users(), model.sampled(), split),
            groups.figures(popular.users(), popular.sampled(), split)));
  }

  /** Validation NDCG@10 over the full catalog, for choosing. */
  public double ndcg(Scorer scorer) {
    return Figures.of(
            Tensors.withoutGradients(() -> modelRanks(scorer, Split.VALIDATION, false)).full())
        .ndcg10();
  }

  private Ranks modelRanks(Scorer scorer, Split split, boolean withSampled) {
    Tensor table = torch.zeros(histories.users(), scorer.view().representationWidth()); // (U, V d)
    Representations.fill(table, scorer, histories, split);
    return new ModelRanks(histories, negatives).of(table, scorer, split, withSampled);
  }
}
