package dev.nightjar.recommend;

import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Layout;
import dev.nightjar.stage.PeakMemory;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How fast {@code recommend} is, from the sequences to the finished Parquet files, against what
 * ONNX Runtime takes for the bare arithmetic; run by {@code ci/bench-recommend}.
 *
 * <p>{@code made FOLDER MODEL ITEMS USERS} writes a dataset and a bundle; {@code rates FOLDER
 * ROUNDS} measures in turns; {@code memory FOLDER THREADS} only recommends, for the peak of the
 * process; {@code night FOLDER} does both for the newest dataset and model of a real night.
 */
final class RecommendSpeed {
  private static final int TOP = 50;

  private RecommendSpeed() {}

  public static void main(String... args) throws Exception {
    Path root = Path.of(args[1]);
    switch (args[0]) {
      case "made" -> MadeUpNight.write(root, Path.of(args[2]), Integer.parseInt(args[3]), args[4]);
      case "rates" -> rates(root, Integer.parseInt(args[2]));
      case "memory" -> memory(root, Integer.parseInt(args[2]));
      case "night" -> night(root);
      default -> throw new IllegalArgumentException("expected made, rates, memory or night");
    }
  }

  private static void rates(Path root, int count) throws Exception {
    Path out = Files.createTempDirectory("nightjar-bench-");
    try (ObjectStore store = ObjectStores.open(root.toString());
        ObjectStore to = ObjectStores.open(out.toString())) {
      RecommendRun one = open(store, to, 1);
      RecommendRun two = open(store, to, 2);
      int items = one.dataset().manifest().facts(DatasetFacts.class).items();
      int rows = BatchScorer.rows(one.settings().batchSize(), items);
      try (BareScoring gemm = BareScoring.withoutRanking(items, MadeUpNight.WIDTH, rows);
          BareScoring ranked = BareScoring.ranked(items, MadeUpNight.WIDTH, rows, TOP)) {
        double[][] rounds = new double[count][];
        for (int round = -1; round < count; round++) { // the first is for the compiler
          double[] now = {
            gemm.usersPerSecond(one.users()),
            ranked.usersPerSecond(one.users()),
            usersPerSecond(one, out),
            usersPerSecond(two, out)
          };
          if (round >= 0) {
            rounds[round] = now;
          }
          print(round < 0 ? "warm-up" : "round " + (round + 1), items, rows, now);
        }
        printMedians(items, rows, rounds);
      }
    } finally {
      delete(out);
    }
  }

  private static void print(String round, int items, int rows, double[] rates) {
    print(round, items, rows, rates, rates[2] / rates[1], rates[3] / rates[2]);
  }

  /** Ratios are medians of the rounds' ratios: a round's figures were taken within seconds. */
  private static void printMedians(int items, int rows, double[][] rounds) {
    double[] rates = new double[4];
    for (int i = 0; i < rates.length; i++) {
      int figure = i;
      rates[i] = median(rounds, round -> round[figure]);
    }
    double ofBare = median(rounds, round -> round[2] / round[1]);
    double ofOne = median(rounds, round -> round[3] / round[2]);
    print("median", items, rows, rates, ofBare, ofOne);
  }

  private static double median(double[][] rounds, ToDoubleFunction<double[]> figure) {
    double[] sorted = Arrays.stream(rounds).mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static void print(
      String round, int items, int rows, double[] rates, double ofBare, double ofOne) {
    System.out.printf(
        Locale.ROOT,
        "%-8s items %,d, batch %d, top %d: users/s GEMM %.0f, GEMM + TopK %.0f, recommend with one"
            + " thread %.0f (%.0f %% of GEMM + TopK), with two %.0f (%.2f times one)%n",
        round,
        items,
        rows,
        TOP,
        rates[0],
        rates[1],
        rates[2],
        100 * ofBare,
        rates[3],
        ofOne);
  }

  private static void memory(Path root, int threads) throws IOException {
    Path out = Files.createTempDirectory("nightjar-bench-");
    try (ObjectStore store = ObjectStores.open(root.toString());
        ObjectStore to = ObjectStores.open(out.toString())) {
      RecommendRun run = open(store, to, threads);
      long start = System.nanoTime();
      double rate = usersPerSecond(run, out);
      System.out.printf(
          Locale.ROOT,
          "memory   items %,d, users %,d, threads %d: peak %d MB, with loading %.1f s, users/s %.0f%n",
          run.dataset().manifest().facts(DatasetFacts.class).items(),
          run.users(),
          threads,
          peakMegabytes(),
          (System.nanoTime() - start) / 1e9,
          rate);
    } finally {
      delete(out);
    }
  }

  private static void night(Path root) throws IOException {
    for (int threads : new int[] {1, 2}) {
      memory(root, threads);
    }
  }

  /** Of computing and writing all parts; loading the model and the catalog comes before. */
  private static double usersPerSecond(RecommendRun run, Path out) throws IOException {
    delete(out.resolve(run.folder()));
    try (Progress progress = new Progress(Layout.RECOMMEND, "users", 0);
        Serving serving = Serving.load(run);
        ShardRunner runner = new ShardRunner(run, serving, progress)) {
      List<Integer> parts = IntStream.range(0, run.plan().parts()).boxed().toList();
      long start = System.nanoTime();
      runner.run(parts);
      return run.users() / ((System.nanoTime() - start) / 1e9);
    }
  }

  /** The newest dataset below the root and a model trained on it; results go elsewhere. */
  private static RecommendRun open(ObjectStore store, ObjectStore to, int threads)
      throws IOException {
    RecommendRun run = null;
    for (String dataset : folders(store, "datasets")) {
      FolderReader folder = FolderReader.open(store, dataset, Layout.DATASET);
      for (String model : folders(store, "models")) {
        FolderReader bundle = FolderReader.open(store, model, Layout.TRAIN);
        if (bundle.manifest().provenance().inputs().contains(folder.asInput())) {
          run = RecommendRun.open(store, settings(store, dataset, model, threads));
        }
      }
    }
    if (run == null) {
      throw new IOException("no dataset with a model below " + store.root());
    }
    return new RecommendRun(
        to, run.dataset(), run.model(), run.plan(), run.settings(), run.rules());
  }

  private static List<String> folders(ObjectStore store, String name) throws IOException {
    return store.list(name).stream()
        .filter(key -> key.endsWith("/" + Layout.MANIFEST))
        .map(key -> key.substring(0, key.lastIndexOf('/')))
        .sorted()
        .toList();
  }

  private static RecommendSettings settings(
      ObjectStore store, String dataset, String model, int threads) {
    return RecommendMain.command()
        .parse(
            "--root=" + store.root(),
            "--dataset=" + dataset,
            "--model=" + model,
            "--top=" + TOP,
            "--threads=" + threads);
  }

  private static long peakMegabytes() {
    return PeakMemory.ofThisProcess()
            .orElseGet(
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted())
        >> 20;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
