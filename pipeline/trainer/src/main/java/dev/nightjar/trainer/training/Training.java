package dev.nightjar.trainer.training;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.Progress;
import dev.nightjar.trainer.input.BatchBuilder;
import dev.nightjar.trainer.input.BatchBuilder.Targets;
import dev.nightjar.trainer.input.Batches;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.input.SplitMix;
import dev.nightjar.trainer.input.TrainBatch;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.ColdStart;
import dev.nightjar.trainer.model.Dropout;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.settings.TrainSettings;
import dev.nightjar.trainer.tensor.Tensors;
import dev.nightjar.trainer.tensor.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains a model until validation stops getting better, and leaves it as it was at its best.
 * Deterministic on the CPU for a given seed and number of threads.
 */
public final class Training {
  private static final String PARAMETER = "parameter/";
  private static final String BEST = "best/";
  private static final String TEACHERS = "teachers";

  private final TrainingSet set;
  private final TrainSettings settings;
  private final DualView view;
  private final BatchBuilder builder;
  private final Adam adam;
  private final MovingAverage average;
  private final Tensor table; // (U, 2d) every user's representation, as teachers and validation use
  private final Validation validation;
  private final DataParallel replicas;
  private final SplitMix random;
  private final Checkpoints checkpoints;

  // Where training is: all of this, the parameters, Adam and the table are in a checkpoint.
  private int epoch = 1;
  private int batch; // batches of this epoch that are done
  private long stream; // of the random numbers, where a checkpoint left off
  private long dropout;
  private double[] losses = new double[2]; // sums of this epoch
  private final List<EpochLog> epochs = new ArrayList<>();
  private int bestEpoch;
  private Map<String, float[]> best = Map.of();
  private boolean finished;

  public Training(
      TrainingSet set,
      TrainSettings settings,
      DualView view,
      ColdStart coldStart,
      Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
    this.set = set;
    this.settings = settings;
    this.view = view;
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
                settings.negatives(),
                settings.mixedOrder()));
    adam = new Adam(view.parameters(), settings.learningRate());
    average = new MovingAverage(view.parameters(), settings.averageDecay());
    table = Tensors.kept(Tensors.zeros(set.histories().users(), view.representationWidth()));
    validation = new Validation(set, settings, view, coldStart, table);
    Teachers teachers = new Teachers(set.similarUsers(), table);
    replicas =
        new DataParallel(
            new Objective(view, loss, settings.viewTraining(), teachers, settings.alpha()),
            Workers.count());
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
    Require.that(
        set.histories().usersWithTarget(Split.VALIDATION).length > 0,
        "no user has a validation interaction, so there is nothing to choose the best epoch by: see"
            + " split in quality.json of the dataset");
    int[] users = begin();
    try (Progress progress = progress("train, at most", settings.epochs(), users)) {
      while (!finished) {
        EpochLog log = runEpoch(users, progress);
        epochs.add(log);
        if (bestEpoch == 0 || log.deciding() > epochs.get(bestEpoch - 1).deciding()) {
          bestEpoch = epoch;
          best = average.inPlace(view.parameters()::snapshot);
        }
        finished = epoch == settings.epochs() || epoch - bestEpoch >= settings.patience();
        endEpoch();
      }
    } finally {
      checkpoints.end();
    }
    view.parameters().restore(best);
    return new Outcome(bestEpoch, epochs);
  }

  /** Trains a fixed number of epochs: there is nothing to validate on. */
  public void runEpochs(int count) {
    int[] users = begin();
    try (Progress progress = progress("train, once more", count, users)) {
      while (!finished) {
        double[] losses = trainEpoch(users, progress);
        progress.detail(described(losses));
        if (epoch % settings.teacherRefreshEpochs() == 0) {
          average.inPlace(validation::refreshTeachers);
        }
        finished = epoch == count;
        endEpoch();
      }
    } finally {
      checkpoints.end();
    }
    average.moveThere();
  }

  /** Starts, or goes on from a checkpoint; returns the users to train on. */
  private int[] begin() {
    int[] users = set.histories().usersKnowing(Split.VALIDATION, 2);
    Require.that(
        users.length > 0,
        "no user has two training interactions, so there is nothing to learn from: see how long the"
            + " histories are in quality.json of the dataset");
    Optional<Checkpoint> checkpoint = checkpoints.read();
    if (checkpoint.isPresent()) {
      restore(checkpoint.get());
      System.err.printf(
          Locale.ROOT, "train: going on from a checkpoint in epoch %d, batch %d%n", epoch, batch);
    } else {
      validation.refreshTeachers();
    }
    checkpoints.begin();
    return users;
  }

  private Progress progress(String step, int count, int[] users) {
    Progress progress = new Progress(step, "sequences", (long) count * users.length);
    progress.skip((epoch - 1L) * users.length + (long) batch * settings.batchSize());
    return progress;
  }

  /** The last checkpoint stays: a kill after training must not train again. */
  private void endEpoch() {
    if (!finished) {
      epoch++;
    }
    batch = 0;
    losses = new double[2];
    if (finished || checkpoints.isDue()) {
      checkpoints.write(checkpoint(0, 0));
    }
  }

  private Checkpoint checkpoint(long stream, long dropout) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    view.parameters().snapshot().forEach((name, x) -> arrays.put(PARAMETER + name, x));
    best.forEach((name, x) -> arrays.put(BEST + name, x));
    adam.copyTo(arrays);
    average.copyTo(arrays);
    arrays.put(TEACHERS, Tensors.inScope(() -> Tensors.floats(table)));
    return new Checkpoint(
        new Checkpoint.State(
            epoch,
            batch,
            stream,
            dropout,
            List.of(losses[0], losses[1]),
            adam.steps(),
            epochs,
            bestEpoch,
            finished),
        arrays);
  }

  private void restore(Checkpoint checkpoint) {
    Checkpoint.State state = checkpoint.state();
    epoch = state.epoch();
    batch = state.batch();
    stream = state.stream();
    dropout = state.dropout();
    losses = state.losses().stream().mapToDouble(Double::doubleValue).toArray();
    epochs.addAll(state.epochs());
    bestEpoch = state.bestEpoch();
    finished = state.finished();
    Map<String, float[]> arrays = checkpoint.arrays();
    view.parameters().restore(startingWith(PARAMETER, arrays));
    best = startingWith(BEST, arrays);
    adam.restore(state.adamSteps(), arrays);
    average.restore(arrays);
    Tensors.set(table, arrays.get(TEACHERS));
  }

  private static Map<String, float[]> startingWith(String prefix, Map<String, float[]> arrays) {
    Map<String, float[]> found = new LinkedHashMap<>();
    arrays.forEach(
        (name, values) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), values);
          }
        });
    return found;
  }

  /** One pass over the users, or the rest of it; returns the mean losses. */
  private double[] trainEpoch(int[] users, Progress progress) {
    SplitMix numbers = random.split(epoch);
    Dropout noise = Dropout.of(settings.dropout(), numbers.split(0));
    List<int[]> batches =
        Batches.shuffled(users, builder::inputLength, settings.batchSize(), numbers);
    if (batch > 0) {
      numbers = new SplitMix(stream);
      noise = noise.at(dropout);
    }
    while (batch < batches.size()) {
      TrainBatch next = builder.build(batches.get(batch), replicas.parts(), numbers);
      Dropout current = noise;
      String where = "epoch %d, batch %d of %d".formatted(epoch, batch + 1, batches.size());
      DataParallel.Losses found = Tensors.inScope(() -> step(next, current, where));
      losses[0] += found.ranking();
      losses[1] += found.distillation();
      progress.advance(batches.get(batch).length);
      batch++;
      if (batch < batches.size() && checkpoints.isDue()) {
        checkpoints.write(checkpoint(numbers.state(), noise.state()));
      }
    }
    return new double[] {losses[0] / batches.size(), losses[1] / batches.size()};
  }

  private EpochLog runEpoch(int[] users, Progress progress) {
    long start = System.nanoTime();
    double[] mean = trainEpoch(users, progress);
    long trained = System.nanoTime();
    EpochLog log = average.inPlace(() -> validation.run(epoch, mean));
    progress.detail(
        String.format(
            Locale.ROOT,
            "%s, validation %sNDCG@10 %.4f; %.1f s + %.1f s",
            described(mean),
            log.validationSampledNdcg10().isPresent() ? "sampled " : "",
            log.deciding(),
            (trained - start) / 1e9,
            (System.nanoTime() - trained) / 1e9));
    return log;
  }

  private String described(double[] mean) {
    return String.format(
        Locale.ROOT, "epoch %d: loss %.4f, distillation %.4f", epoch, mean[0], mean[1]);
  }

  private DataParallel.Losses step(TrainBatch batch, Dropout dropout, String where) {
    DataParallel.Losses losses = replicas.step(batch, dropout);
    if (!Double.isFinite(losses.ranking()) || !Double.isFinite(losses.distillation())) {
      throw new IllegalStateException(
          "%s: expected finite losses, found ranking %s and distillation %s"
              .formatted(where, losses.ranking(), losses.distillation()));
    }
    view.parameters().clipGradients(settings.maxGradientNorm());
    adam.step();
    average.add(adam.steps());
    return losses;
  }
}
