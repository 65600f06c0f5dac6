package dev.nightjar.train.training;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.Progress;
import dev.nightjar.train.input.BatchBuilder;
import dev.nightjar.train.input.BatchBuilder.Targets;
import dev.nightjar.train.input.BatchStream;
import dev.nightjar.train.input.Batches;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainBatch;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.ColdStart;
import dev.nightjar.train.model.Dropout;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.settings.TrainingSettings;
import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains a model for its budget of epochs while the learning rate decays to 0, and leaves it as it
 * was after its best epoch. Deterministic on the CPU for a given seed and any number of threads:
 * two views that are trained apart have a worker each, and shared sums are added in a fixed order.
 */
public final class Training {
  private static final String PARAMETER = "parameter/";
  private static final String BEST = "best/";
  private static final String TAUGHT = "taught/"; // the parameters that the teachers are of

  private final TrainingSet set;
  private final TrainingSettings settings;
  private final TrainingLength length;
  private final DualView view;
  private final BatchBuilder builder;
  private final int[] users;
  private final Steps steps;
  private final Optimizer optimizer;
  private final Validation validation;
  private final double typicalLength; // mean places of a user
  private final SplitMix random;
  private final Checkpoints checkpoints;
  private final Map<String, Tensor> best;
  private final Map<String, Tensor> taught;

  // Where training is: all of this, the parameters, the optimizer and the best are in a checkpoint.
  private int epoch = 1;
  private int batch; // batches of this epoch that are done
  private long stream; // of the random numbers, where a checkpoint left off
  private long dropout;
  private double[] losses = new double[2]; // sums of this epoch
  private final List<EpochLog> epochs = new ArrayList<>();
  private int bestEpoch;
  private boolean finished;

  /**
   * What is to be done.
   *
   * @param seed of every random choice
   */
  public record Plan(TrainingSettings settings, long seed, TrainingLength length) {}

  public Training(
      TrainingSet set, Plan plan, DualView view, ColdStart coldStart, Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
    this.set = set;
    settings = plan.settings();
    length = plan.length();
    this.view = view;
    users = set.histories().usersKnowing(Split.VALIDATION, 2);
    Require.that(
        users.length > 0,
        "no user has two training interactions, so there is nothing to learn from: see how long the"
            + " histories are in quality.json of the dataset");
    RankingLoss loss = RankingLoss.of(settings.effectiveLoss());
    builder = builder(loss);
    int batches = (users.length + settings.steps().batchSize() - 1) / settings.steps().batchSize();
    Schedule schedule = new Schedule(length.rate(), Math.multiplyExact(length.epochs(), batches));
    optimizer = new Optimizer(view.parameters(), schedule, settings.steps().maxGradientNorm());
    Tensor table = Tensors.kept(Tensors.zeros(set.histories().users(), view.representationWidth()));
    validation = new Validation(set, plan, view, coldStart, table);
    Teachers teachers = new Teachers(set.similarUsers(), table);
    steps =
        new Steps(
            new Objective(
                view, loss, settings.model().viewTraining(), teachers, settings.loss().alpha()),
            optimizer);
    typicalLength = builder.meanLength(users);
    random = new SplitMix(plan.seed());
    best = view.parameters().copies();
    taught = view.parameters().copies();
  }

  private BatchBuilder builder(RankingLoss loss) {
    return new BatchBuilder(
        set.histories(),
        set.catalog(),
        new BatchBuilder.Shape(
            view.kind().bidirectional() ? Targets.MASKED : Targets.NEXT,
            settings.size().maxLength(),
            settings.model().paperParity(),
            loss.negatives(),
            settings.loss().negatives(),
            settings.loss().mixedOrder()));
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

  /** Trains, and comes back to the epoch that was best on validation. */
  public Outcome run() {
    Require.that(
        set.histories().usersWithTarget(Split.VALIDATION).length > 0,
        "no user has a validation interaction, so there is nothing to choose the best epoch by: see"
            + " split in quality.json of the dataset");
    try (Progress progress = begin("train")) {
      while (!finished) {
        EpochLog log = runEpoch(progress);
        epochs.add(log);
        if (bestEpoch == 0 || log.deciding() > epochs.get(bestEpoch - 1).deciding()) {
          bestEpoch = epoch;
          view.parameters().copyTo(best);
        }
        finished = length.isOver(epoch, bestEpoch, settings.steps().patience());
        endEpoch();
      }
    } finally {
      checkpoints.end();
    }
    view.parameters().restore(best);
    return new Outcome(bestEpoch, epochs);
  }

  /** Trains to the end: there is nothing to validate on. */
  public void runToTheEnd() {
    try (Progress progress = begin("refit")) {
      while (!finished) {
        double[] mean = trainEpoch(progress);
        refreshTeachers();
        progress.detail(described(mean));
        finished = epoch == length.epochs();
        endEpoch();
      }
    } finally {
      checkpoints.end();
    }
  }

  /** Starts, or goes on from a checkpoint. */
  private Progress begin(String label) {
    Optional<Checkpoint.State> checkpoint = checkpoints.read(tensors());
    if (checkpoint.isPresent()) {
      restore(checkpoint.get());
      System.err.printf(
          Locale.ROOT, "train: going on from a checkpoint in epoch %d, batch %d%n", epoch, batch);
    } else {
      validation.refreshTeachers();
    }
    checkpoints.begin();
    Progress progress = new Progress(label, "sequences", (long) length.epochs() * users.length);
    progress.skip((epoch - 1L) * users.length + (long) batch * settings.steps().batchSize());
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
      writeCheckpoint(0, 0);
    }
  }

  /** All tensors of a checkpoint, by name. */
  private Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    view.parameters().forEach((name, x) -> tensors.put(PARAMETER + name, x));
    best.forEach((name, x) -> tensors.put(BEST + name, x));
    taught.forEach((name, x) -> tensors.put(TAUGHT + name, x));
    tensors.putAll(optimizer.state());
    return tensors;
  }

  private void writeCheckpoint(long stream, long dropout) {
    checkpoints.write(
        new Checkpoint.State(
            epoch,
            batch,
            stream,
            dropout,
            List.of(losses[0], losses[1]),
            optimizer.steps(),
            epochs,
            bestEpoch,
            finished),
        tensors());
  }

  private void restore(Checkpoint.State state) {
    epoch = state.epoch();
    batch = state.batch();
    stream = state.stream();
    dropout = state.dropout();
    losses = state.losses().stream().mapToDouble(Double::doubleValue).toArray();
    epochs.addAll(state.epochs());
    bestEpoch = state.bestEpoch();
    finished = state.finished();
    optimizer.restored(state.steps());
    if (finished) {
      return;
    }
    Map<String, Tensor> now = view.parameters().copies();
    view.parameters().restore(taught);
    validation.refreshTeachers();
    view.parameters().restore(now);
  }

  /** One pass over the users, or the rest of it; returns the mean losses. */
  private double[] trainEpoch(Progress progress) {
    SplitMix numbers = random.split(epoch);
    Dropout noise = Dropout.of(settings.size().dropout(), numbers.split(0));
    List<int[]> batches =
        Batches.shuffled(users, builder::inputLength, settings.steps().batchSize(), numbers);
    if (batch > 0) {
      numbers = new SplitMix(stream);
      noise = noise.at(dropout);
    }
    try (BatchStream stream = new BatchStream(builder, batches, batch, numbers)) {
      while (stream.hasNext()) {
        BatchStream.Built next = stream.next();
        takeStep(next.batch(), noise, batches.size());
        progress.advance(next.batch().students());
        if (batch < batches.size() && checkpoints.isDue()) {
          writeCheckpoint(next.random(), noise.state());
        }
      }
    }
    optimizer.settle();
    return new double[] {losses[0] / batches.size(), losses[1] / batches.size()};
  }

  private void takeStep(TrainBatch next, Dropout noise, int batches) {
    String where = "epoch %d, batch %d of %d".formatted(epoch, batch + 1, batches);
    double weight = builder.meanLength(next.users()) / typicalLength;
    Objective.Losses found = steps.take(next, weight, noise, where);
    losses[0] += found.ranking();
    losses[1] += found.distillation();
    batch++;
  }

  private EpochLog runEpoch(Progress progress) {
    long start = System.nanoTime();
    double[] mean = trainEpoch(progress);
    long trained = System.nanoTime();
    boolean fresh = refreshTeachers();
    EpochLog log = validation.run(epoch, mean, fresh);
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

  /** If it is their turn; says whether every representation is as the model is now. */
  private boolean refreshTeachers() {
    if (settings.loss().alpha() == 0 || epoch % settings.loss().teacherRefreshEpochs() != 0) {
      return false;
    }
    validation.refreshTeachers();
    view.parameters().copyTo(taught);
    return true;
  }

  private String described(double[] mean) {
    return String.format(
        Locale.ROOT, "epoch %d: loss %.4f, distillation %.4f", epoch, mean[0], mean[1]);
  }
}
