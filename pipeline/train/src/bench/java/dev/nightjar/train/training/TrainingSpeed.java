package dev.nightjar.train.training;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.PeakMemory;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.Batches;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.ColdStart;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.settings.MachineSettings.DeviceKind;
import dev.nightjar.train.settings.MachineSettings.Precision;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.tensor.Compute;
import dev.nightjar.train.tensor.Tensors;
import dev.nightjar.train.tensor.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Sequences a second and peak memory of one way of training, for {@code ci/bench-train}: {@code
 * ours} (whole epochs by the defaults), {@code paper} (the same program with the paper's model and
 * loss) or {@code reference} (some steps as the published code does them).
 */
public final class TrainingSpeed {
  private TrainingSpeed() {}

  /** The ways to train. */
  public enum Way {
    OURS,
    PAPER,
    REFERENCE
  }

  /** What to measure. */
  public record BenchSettings(
      @Setting("Root of a night.") String root,
      @Setting("Dataset folder, relative to the root.") String dataset,
      @Setting("ours, paper or reference.") Way way,
      @Setting(value = "Epochs, or steps of the reference.", defaultValue = "2") int times,
      @Setting(value = "cpu, cuda or auto.", defaultValue = "cpu") DeviceKind device,
      @Setting(value = "float32, bfloat16 or auto.", defaultValue = "float32") Precision precision,
      @Setting(value = "Threads.", defaultValue = "2") int threads) {}

  public static void main(String[] args) {
    System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.exit(
        StageCommand.of(
                "bench-train",
                "Measures one way of training.",
                BenchSettings.class,
                TrainingSpeed::measure)
            .execute(args));
  }

  @SuppressWarnings("try")
  private static void measure(BenchSettings bench) throws IOException {
    Compute compute = Compute.of(bench.device(), bench.precision());
    try (Workers workers = Workers.open(compute, bench.threads())) {
      measureHere(bench);
    }
  }

  private static void measureHere(BenchSettings bench) throws IOException {
    try (ObjectStore store = ObjectStores.open(bench.root())) {
      TrainingSet set = TrainingSet.read(FolderReader.open(store, bench.dataset(), Layout.DATASET));
      TrainSettings settings = settings(bench);
      Measured measured =
          bench.way() == Way.REFERENCE
              ? reference(set, settings, bench.times())
              : epochs(set, settings, bench.times(), store);
      System.out.printf(
          Locale.ROOT,
          "%s, %s: %,d sequences in %.1f s, %.1f sequences/s, %.1f s an epoch, peak memory %.2f GB%n",
          Tensors.compute().words(),
          bench.way().name().toLowerCase(Locale.ROOT),
          measured.sequences(),
          measured.seconds(),
          measured.sequences() / measured.seconds(),
          measured.seconds() / measured.sequences() * trainable(set).length,
          PeakMemory.ofThisProcess().orElse(0) / 1e9);
    }
  }

  private record Measured(int sequences, double seconds) {
    static Measured since(long start, int sequences) {
      return new Measured(sequences, (System.nanoTime() - start) / 1e9);
    }
  }

  private static TrainSettings settings(BenchSettings bench) {
    List<String> flags =
        new ArrayList<>(List.of("--root=" + bench.root(), "--dataset=" + bench.dataset()));
    if (bench.way() != Way.OURS) {
      flags.addAll(
          List.of(
              "--view-training=together",
              "--cross-attention=true",
              "--shared-backbone=true",
              "--positions=absolute",
              "--feed-forward=narrow",
              "--loss=binary",
              "--max-length=200"));
    }
    if (bench.way() == Way.REFERENCE) {
      flags.add("--paper-parity=true");
    }
    return StageCommand.of("train", "", TrainSettings.class, settings -> {})
        .parse(flags.toArray(String[]::new));
  }

  private static int[] trainable(TrainingSet set) {
    return set.histories().usersKnowing(Split.VALIDATION, 2);
  }

  /** With everything an epoch needs: batches, teachers, checkpoints; one before is not counted. */
  private static Measured epochs(
      TrainingSet set, TrainSettings settings, int epochs, ObjectStore store) throws IOException {
    train(set, settings, 1, store);
    long start = System.nanoTime();
    train(set, settings, epochs, store);
    return Measured.since(start, epochs * trainable(set).length);
  }

  private static void train(TrainingSet set, TrainSettings settings, int epochs, ObjectStore store)
      throws IOException {
    Checkpoints checkpoints =
        new Checkpoints(
            store, "checkpoints/bench-train.npz", Duration.ofMinutes(5), new Interruption());
    checkpoints.delete();
    DualView view = TestSettings.view(set.catalog(), settings);
    ColdStart coldStart = ColdStart.of(set.catalog(), settings.bundle().coldNeighbours());
    TrainingLength length = new TrainingLength(epochs, settings.training().steps().learningRate());
    new Training(set, TestSettings.plan(settings, length), view, coldStart, checkpoints)
        .runToTheEnd();
    checkpoints.delete();
  }

  /** The first step is not counted: it touches all its memory for the first time. */
  private static Measured reference(TrainingSet set, TrainSettings settings, int steps) {
    DualView view = TestSettings.view(set.catalog(), settings);
    ReferenceStep reference =
        new ReferenceStep(set, view, settings.training().size().dropout(), settings.seed());
    List<int[]> batches =
        Batches.shuffled(
            trainable(set),
            user -> 0,
            settings.training().steps().batchSize(),
            new SplitMix(settings.seed()));
    reference.step(batches.get(0));
    long start = System.nanoTime();
    int sequences = 0;
    for (int step = 1; step <= steps; step++) {
      double loss = reference.step(batches.get(step));
      if (!Double.isFinite(loss)) {
        throw new IllegalStateException("step %d: the loss is %s".formatted(step, loss));
      }
      sequences += batches.get(step).length;
    }
    return Measured.since(start, sequences);
  }
}
