package dev.nightjar.train.training;

import com.sun.management.OperatingSystemMXBean;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.PeakMemory;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.train.TestSettings;
import dev.nightjar.train.evaluation.Representations;
import dev.nightjar.train.input.BatchBuilder;
import dev.nightjar.train.input.BatchStream;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.PaddedSequences;
import dev.nightjar.train.input.SimilarUsers;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.model.Dropout;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.settings.MachineSettings;
import dev.nightjar.train.settings.ModelSettings;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.tensor.Compute;
import dev.nightjar.train.tensor.Tensors;
import dev.nightjar.train.tensor.Workers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Seconds a step with the default settings on made-up histories, and users a second whose best
 * items are found, for {@code ci/bench-train-scale} and {@code ci/bench-gpu}. What a step costs
 * must not depend on how many items there are.
 */
public final class StepSpeed {
  private static final int TEXT_WIDTH = 384;
  private static final int WIDTH = 64;
  private static final int SIMILAR = 10;
  private static final int WARM_UP = 10;
  private static final int TOP = 50;
  private static final int USERS_AT_ONCE = 256;

  private StepSpeed() {}

  /** What to measure. */
  public record BenchSettings(
      @Setting(value = "Items.", defaultValue = "10000") int items,
      @Setting(value = "Users.", defaultValue = "20000") int users,
      @Setting(value = "Interactions of a user.", defaultValue = "10") int length,
      @Setting(value = "Users per step.", defaultValue = "128") int batchSize,
      @Setting(value = "Steps that are timed.", defaultValue = "100") int steps,
      @Setting(value = "Users whose best items are found at most.", defaultValue = "4096")
          int topUsers,
      @Setting(value = "Sequence encoder.", defaultValue = "sasrec")
          ModelSettings.BackboneKind backbone,
      @Setting(value = "cpu, cuda or auto.", defaultValue = "cpu")
          MachineSettings.DeviceKind device,
      @Setting(value = "float32, bfloat16 or auto.", defaultValue = "float32")
          MachineSettings.Precision precision,
      @Setting(value = "Threads.", defaultValue = "2") int threads) {}

  public static void main(String[] args) {
    System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.exit(
        StageCommand.of("bench-steps", "Measures steps.", BenchSettings.class, StepSpeed::measure)
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
    TrainSettings settings = settings(bench);
    Catalog catalog = catalog(bench);
    Histories histories = histories(bench);
    DualView view = TestSettings.view(catalog, settings);
    RankingLoss loss = RankingLoss.of(settings.training().effectiveLoss());
    BatchBuilder.Targets targets =
        view.kind().bidirectional() ? BatchBuilder.Targets.MASKED : BatchBuilder.Targets.NEXT;
    BatchBuilder builder =
        new BatchBuilder(
            histories,
            catalog,
            new BatchBuilder.Shape(
                targets,
                settings.training().size().maxLength(),
                false,
                loss.negatives(),
                settings.training().loss().negatives(),
                settings.training().loss().mixedOrder()));
    Teachers teachers =
        new Teachers(similar(bench), Tensors.zeros(bench.users(), view.representationWidth()));
    Optimizer optimizer =
        new Optimizer(view.parameters(), new Schedule(0.001, WARM_UP + bench.steps()), 0);
    Steps steps =
        new Steps(
            new Objective(
                view,
                loss,
                settings.training().model().viewTraining(),
                teachers,
                settings.training().loss().alpha()),
            optimizer);
    SplitMix random = new SplitMix(1);
    Dropout dropout = Dropout.of(settings.training().size().dropout(), random.split(0));
    long start = 0;
    long startOfWork = 0;
    try (BatchStream batches = new BatchStream(builder, batches(bench, random), 0, random)) {
      for (int step = -WARM_UP; batches.hasNext(); step++) {
        start = step == 0 ? System.nanoTime() : start;
        startOfWork = step == 0 ? processorTime() : startOfWork;
        steps.take(batches.next().batch(), 1, dropout, "step " + step);
      }
    }
    double seconds = secondsSince(start) / bench.steps();
    double work = (processorTime() - startOfWork) / 1e9 / bench.steps();
    double usersASecond = topK(view, catalog, histories, Math.min(bench.topUsers(), bench.users()));
    System.out.printf(
        Locale.ROOT,
        "%s, %s, %,d items, batch %,d: %.2f ms a step (%.2f of processors), %,.0f sequences/s,"
            + " top %d of %,.0f users/s, peak memory %.2f GB%n",
        Tensors.compute().words(),
        view.kind().word(),
        bench.items(),
        bench.batchSize(),
        1000 * seconds,
        1000 * work,
        bench.batchSize() / seconds,
        TOP,
        usersASecond,
        PeakMemory.ofThisProcess().orElse(0) / 1e9);
  }

  /** Users of each batch. */
  private static List<int[]> batches(BenchSettings bench, SplitMix random) {
    return IntStream.range(0, WARM_UP + bench.steps())
        .mapToObj(
            step -> {
              int[] users = new int[bench.batchSize()];
              Arrays.setAll(users, i -> random.nextInt(bench.users()));
              return users;
            })
        .toList();
  }

  /** Of this process, on all processors: what other processes do at the same time is not in it. */
  private static long processorTime() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Encodes users, scores all items and takes the best out: how many users a second. */
  private static double topK(DualView view, Catalog catalog, Histories histories, int users) {
    return Tensors.withoutGradients(
        () -> {
          Scorer scorer = Scorer.of(view, view.allRows(), catalog);
          double seconds = 0;
          for (int round = 0; round < 2; round++) { // the first warms up
            long start = System.nanoTime();
            for (int from = 0; from < users; from += USERS_AT_ONCE) {
              int to = Math.min(users, from + USERS_AT_ONCE);
              top(scorer, histories, IntStream.range(from, to).toArray());
            }
            seconds = secondsSince(start);
          }
          return users / seconds;
        });
  }

  private static void top(Scorer scorer, Histories histories, int[] users) {
    Tensors.scoped(
        () -> {
          PaddedSequences known =
              PaddedSequences.known(histories, users, Split.TEST, scorer.view().maxLength());
          PaddedSequences recent =
              PaddedSequences.known(histories, users, Split.TEST, scorer.history());
          Tensor scores =
              scorer.scores(Representations.of(scorer, known), Tensors.of(recent)); // (b, I+2)
          Tensors.longs(torch.topk(scores, TOP, 1, true, true).get1());
        });
  }

  private static TrainSettings settings(BenchSettings bench) {
    return StageCommand.of("train", "", TrainSettings.class, settings -> {})
        .parse("--root=.", "--dataset=.", "--backbone=" + bench.backbone());
  }

  private static Catalog catalog(BenchSettings bench) {
    int rows = bench.items() + 2;
    int[] counts = new int[rows];
    Arrays.fill(counts, 1, rows - 1, 1);
    return new Catalog(
        bench.items(), TEXT_WIDTH, WIDTH, noise(rows, TEXT_WIDTH), noise(rows, WIDTH), counts);
  }

  private static float[] noise(int rows, int width) {
    SplitMix random = new SplitMix(width);
    float[] values = new float[Math.multiplyExact(rows, width)];
    for (int i = width; i < values.length - width; i++) {
      values[i] = (random.nextInt(2001) - 1000) * 1e-4f;
    }
    return values;
  }

  private static Histories histories(BenchSettings bench) {
    SplitMix random = new SplitMix(3);
    List<UserSequence> sequences = new ArrayList<>();
    for (int user = 0; user < bench.users(); user++) {
      int[] items = new int[bench.length()];
      Arrays.setAll(items, i -> 1 + random.nextInt(bench.items()));
      sequences.add(UserSequence.leaveOneOut(user, "u" + user, items, new long[items.length]));
    }
    return Histories.of(sequences);
  }

  private static SimilarUsers similar(BenchSettings bench) {
    SplitMix random = new SplitMix(4);
    int[] all = new int[bench.users() * SIMILAR];
    Arrays.setAll(all, i -> random.nextInt(bench.users()));
    return new SimilarUsers(SIMILAR, all);
  }
}
