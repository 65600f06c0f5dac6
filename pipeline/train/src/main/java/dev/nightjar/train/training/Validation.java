package dev.nightjar.train.training;

import dev.nightjar.train.evaluation.Figures;
import dev.nightjar.train.evaluation.ModelRanks;
import dev.nightjar.train.evaluation.ModelRanks.Besides;
import dev.nightjar.train.evaluation.Ranks;
import dev.nightjar.train.evaluation.Representations;
import dev.nightjar.train.evaluation.SampledNegatives;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.ColdStart;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.settings.StepSettings.StopOn;
import dev.nightjar.train.tensor.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Evaluates the model after an epoch on the validation targets of some users, the same ones after
 * every epoch.
 */
final class Validation {
  private final TrainingSet set;
  private final Training.Plan plan;
  private final DualView view;
  private final ColdStart coldStart;
  private final Tensor table; // (U, V d)
  private final int[] users;
  private final boolean sampled;

  /**
   * @param table (U, V d) for representations: after {@link #refreshTeachers} those of all users
   */
  Validation(
      TrainingSet set, Training.Plan plan, DualView view, ColdStart coldStart, Tensor table) {
    this.set = set;
    this.plan = plan;
    this.view = view;
    this.coldStart = coldStart;
    this.table = table;
    users = sample(set.histories().usersWithTarget(Split.VALIDATION), plan);
    sampled = plan.settings().steps().stopOn() == StopOn.SAMPLED;
  }

  /** So many users, drawn by the seed alone, in index order. */
  static int[] sample(int[] users, Training.Plan plan) {
    int most = plan.settings().steps().validationUsers();
    return new SplitMix(plan.seed()).split(most).sample(users, most);
  }

  /**
   * Ranks the targets.
   *
   * @param fresh whether all users were just encoded
   */
  EpochLog run(int epoch, double[] losses, boolean fresh) {
    Ranks ranks = Tensors.withoutGradients(() -> rank(fresh));
    Figures full = Figures.of(ranks.full());
    return new EpochLog(
        epoch,
        losses[0],
        losses[1],
        full.hr10(),
        full.ndcg10(),
        sampled ? Optional.of(Figures.of(ranks.sampled()).ndcg10()) : Optional.empty());
  }

  private Ranks rank(boolean fresh) {
    Scorer served = served();
    Tensor representations = fresh ? table : torch.zeros_like(table);
    if (!fresh) {
      Representations.fill(representations, users, served, set.histories(), Split.VALIDATION);
    }
    return new ModelRanks(set.histories(), SampledNegatives.of(set, plan.seed()))
        .of(
            users,
            representations,
            served,
            Split.VALIDATION,
            sampled ? Besides.SAMPLED : Besides.NOTHING);
  }

  /** Encodes every user as the model is now, unless nobody is taught. */
  void refreshTeachers() {
    if (plan.settings().loss().alpha() > 0) {
      Tensors.withoutGradients(
          () -> {
            Representations.fill(table, served(), set.histories(), Split.VALIDATION);
            return null;
          });
    }
  }

  private Scorer served() {
    return Scorer.of(view, coldStart.applyTo(view.allRows()), set.catalog());
  }
}
