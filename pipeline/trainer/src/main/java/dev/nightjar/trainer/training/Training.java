package dev.nightjar.trainer.training;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.Progress;
import dev.nightjar.trainer.evaluation.Figures;
import dev.nightjar.trainer.evaluation.ModelRanks;
import dev.nightjar.trainer.evaluation.Ranks;
import dev.nightjar.trainer.evaluation.Representations;
import dev.nightjar.trainer.evaluation.SampledNegatives;
import dev.nightjar.trainer.input.BatchBuilder;
import dev.nightjar.trainer.input.BatchBuilder.Targets;
import dev.nightjar.trainer.input.Batches;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.input.SplitMix;
import dev.nightjar.trainer.input.TrainBatch;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.ColdStart;
import dev.nightjar.trainer.model.ContentTerm;
import dev.nightjar.trainer.model.Dropout;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.Scorer;
import dev.nightjar.trainer.settings.TrainSettings;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains a model until validation stops getting better, and leaves it as it was at its best.
 * Deterministic on the CPU for a given seed and number of threads.
 */
public final class Training {
  private final TrainingSet set;
  private final TrainSettings settings;
  private final DualView view;
  private final ColdStart coldStart;
  private final BatchBuilder builder;
  private final Adam adam;
  private final Tensor table; // (U, 2d) every user's representation, as teachers and validation use
  private final Objective objective;
  private final SplitMix random;

  public Training(TrainingSet set, TrainSettings settings, DualView view, ColdStart coldStart) {
    this.set = set;
    this.settings = settings;
    this.view = view;
    this.coldStart = coldStart;
    RankingLoss loss = RankingLoss.of(settings);
    builder =
        new BatchBuilder(
            set.histories(),
            set.catalog(),
            new BatchBuilder.Shape(
                view.backbone().bidirectional() ? Targets.MASKED : Targets.NEXT,
                settings.maxLength(),
                settings.paperParity(),
                loss.negatives(),
                settings.negatives()));
    adam = new Adam(view.parameters(), settings.learningRate());
    table = Tensors.kept(torch.zeros(set.histories().users(), view.representationWidth()));
    objective =
        new Objective(
            view,
            loss,
            settings.viewTraining(),
            new Teachers(set.similarUsers(), table),
            settings.alpha());
    random = new SplitMix(settings.seed());
  }

  /**
   * What came of it.
   *
   * @param bestEpoch the one whose parameters the model now has
   */
  public record Outcome(int bestEpoch, List<EpochLog> epochs) {
    public Outcome {
      epochs = List.copyOf(epochs);
    }
  }

  /** Trains until validation has not become better for {@code patience} epochs. */
  public Outcome run() {
    int[] users = trainable();
    List<EpochLog> epochs = new ArrayList<>();
    Map<String, float[]> best = view.parameters().snapshot();
    EpochLog bestLog = null;
    refreshTeachers();
    long total = (long) settings.epochs() * users.length;
    try (Progress progress = new Progress("train, at most", "sequences", total)) {
      for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
        EpochLog log = runEpoch(epoch, users, progress);
        epochs.add(log);
        if (bestLog == null || log.validationNdcg10() > bestLog.validationNdcg10()) {
          bestLog = log;
          best = view.parameters().snapshot();
        } else if (epoch - bestLog.epoch() >= settings.patience()) {
          break;
        }
      }
    }
    view.parameters().restore(best);
    return new Outcome(bestLog.epoch(), epochs);
  }

  /** Trains a fixed number of epochs: there is nothing to validate on. */
  public void runEpochs(int epochs) {
    int[] users = trainable();
    refreshTeachers();
    long total = (long) epochs * users.length;
    try (Progress progress = new Progress("train, once more", "sequences", total)) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        double[] losses = trainEpoch(epoch, users, progress);
        progress.detail(
            String.format(
                Locale.ROOT,
                "epoch %d: loss %.4f, distillation %.4f",
                epoch,
                losses[0],
                losses[1]));
        if (epoch % settings.teacherRefreshEpochs() == 0) {
          refreshTeachers();
        }
      }
    }
  }

  private int[] trainable() {
    int[] users = set.histories().usersKnowing(Split.VALIDATION, 2);
    Require.that(users.length > 0, "no user has two training items: nothing to train on");
    return users;
  }

  /** One pass over the users; returns the mean ranking and distillation loss. */
  private double[] trainEpoch(int epoch, int[] users, Progress progress) {
    double[] mean = new double[2];
    SplitMix stream = random.split(epoch);
    Dropout dropout = Dropout.of(settings.dropout(), stream.split(0));
    List<int[]> batches =
        Batches.shuffled(users, builder::inputLength, settings.batchSize(), stream);
    for (int i = 0; i < batches.size(); i++) {
      TrainBatch batch = builder.build(batches.get(i), stream);
      String where = "epoch %d, batch %d of %d".formatted(epoch, i + 1, batches.size());
      double[] losses = Tensors.inScope(() -> step(batch, dropout, where));
      mean[0] += losses[0] / batches.size();
      mean[1] += losses[1] / batches.size();
      progress.advance(batch.students());
    }
    return mean;
  }

  private EpochLog runEpoch(int epoch, int[] users, Progress progress) {
    long start = System.nanoTime();
    double[] losses = trainEpoch(epoch, users, progress);
    long trained = System.nanoTime();
    Figures validation = validate(epoch);
    EpochLog log =
        new EpochLog(epoch, losses[0], losses[1], validation.hr10(), validation.ndcg10());
    progress.detail(
        String.format(
            Locale.ROOT,
            "epoch %d: loss %.4f, distillation %.4f, validation NDCG@10 %.4f; %.1f s + %.1f s",
            epoch,
            losses[0],
            losses[1],
            validation.ndcg10(),
            (trained - start) / 1e9,
            (System.nanoTime() - trained) / 1e9));
    return log;
  }

  /** One step; returns ranking and distillation loss. */
  private double[] step(TrainBatch batch, Dropout dropout, String where) {
    Objective.Losses found = objective.of(batch, dropout);
    double[] losses = {found.ranking().item_float(), found.distillation().item_float()};
    if (!Double.isFinite(losses[0]) || !Double.isFinite(losses[1])) {
      throw new IllegalStateException(
          "%s: expected finite losses, found ranking %s and distillation %s"
              .formatted(where, losses[0], losses[1]));
    }
    found.sum().backward();
    adam.step();
    return losses;
  }

  private void refreshTeachers() {
    Tensors.withoutGradients(
        () -> {
          Representations.fill(table, served(), set.histories(), Split.VALIDATION);
          return null;
        });
  }

  private Scorer served() {
    return new Scorer(view, coldStart.applyTo(view.allRows()), ContentTerm.NONE);
  }

  private Figures validate(int epoch) {
    return Tensors.withoutGradients(
        () -> {
          Scorer served = served();
          boolean refresh = epoch % settings.teacherRefreshEpochs() == 0;
          Tensor into = refresh ? table : torch.zeros_like(table);
          Representations.fill(into, served, set.histories(), Split.VALIDATION);
          Ranks ranks =
              new ModelRanks(set.histories(), noNegatives())
                  .of(into, served, Split.VALIDATION, false);
          return Figures.of(ranks.full());
        });
  }

  private SampledNegatives noNegatives() {
    return new SampledNegatives(set.histories(), set.catalog().items(), settings.seed());
  }
}
