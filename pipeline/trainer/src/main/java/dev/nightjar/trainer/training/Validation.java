package dev.nightjar.trainer.training;

import dev.nightjar.trainer.evaluation.Figures;
import dev.nightjar.trainer.evaluation.ModelRanks;
import dev.nightjar.trainer.evaluation.ModelRanks.Besides;
import dev.nightjar.trainer.evaluation.Ranks;
import dev.nightjar.trainer.evaluation.Representations;
import dev.nightjar.trainer.evaluation.SampledNegatives;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.ColdStart;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.Scorer;
import dev.nightjar.trainer.settings.TrainSettings;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How good the model is after an epoch, by the validation targets. It encodes every user, which is
 * what teachers need too, so their table is refreshed on the way.
 */
final class Validation {
  private final TrainingSet set;
  private final TrainSettings settings;
  private final DualView view;
  private final ColdStart coldStart;
  private final Tensor teachers; // (U, V d)
  private final boolean sampled;

  Validation(
      TrainingSet set,
      TrainSettings settings,
      DualView view,
      ColdStart coldStart,
      Tensor teachers) {
    this.set = set;
    this.settings = settings;
    this.view = view;
    this.coldStart = coldStart;
    this.teachers = teachers;
    sampled = settings.stopOn() == TrainSettings.StopOn.SAMPLED;
  }

  /** Ranks the targets of every user, and refreshes the teachers if it is their turn. */
  EpochLog run(int epoch, double[] losses) {
    Ranks ranks =
        Tensors.withoutGradients(() -> rank(epoch % settings.teacherRefreshEpochs() == 0));
    Figures full = Figures.of(ranks.full());
    return new EpochLog(
        epoch,
        losses[0],
        losses[1],
        full.hr10(),
        full.ndcg10(),
        sampled ? Optional.of(Figures.of(ranks.sampled()).ndcg10()) : Optional.empty());
  }

  private Ranks rank(boolean refresh) {
    Scorer served = served();
    Tensor representations = refresh ? teachers : torch.zeros_like(teachers);
    Representations.fill(representations, served, set.histories(), Split.VALIDATION);
    return new ModelRanks(set.histories(), SampledNegatives.of(set, settings.seed()))
        .of(representations, served, Split.VALIDATION, sampled ? Besides.SAMPLED : Besides.NOTHING);
  }

  /** Encodes every user as the model is now. */
  Tensor refreshTeachers() {
    return Tensors.withoutGradients(
        () -> {
          Representations.fill(teachers, served(), set.histories(), Split.VALIDATION);
          return teachers;
        });
  }

  private Scorer served() {
    return Scorer.of(view, coldStart.applyTo(view.allRows()), set.catalog());
  }
}
