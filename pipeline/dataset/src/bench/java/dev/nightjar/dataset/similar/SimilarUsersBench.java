package dev.nightjar.dataset.similar;

import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.sequence.SequencePart;
import dev.nightjar.dataset.text.EncoderModel;
import dev.nightjar.dataset.text.TextVector;
import dev.nightjar.stage.PeakMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * Measures the search for similar users inside a pipeline: {@code ci/bench-similar-users}. Figures
 * of work are counted, times are taken beside whatever else the machine does.
 */
final class SimilarUsersBench {
  static final String[] ENGINE = {
    "--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=2", "--objectReuse=true"
  };

  static final int N = 10;
  static final int WIDTH = EncoderModel.MINILM.width();
  private static final int PARTS = 4;
  private static final int CHUNK = 1000;
  private static final Map<String, Long> TALLIES = new ConcurrentHashMap<>();
  private static final AtomicLong LAST_VECTOR = new AtomicLong();
  private static final AtomicLong LAST_VECTOR_CPU = new AtomicLong();
  private static List<float[]> vectors;

  private SimilarUsersBench() {}

  static final class Emit extends DoFn<Integer, TextVector> {
    @ProcessElement
    public void emit(@Element Integer from, OutputReceiver<TextVector> out) {
      for (int user = from; user < Math.min(from + CHUNK, vectors.size()); user++) {
        out.output(new TextVector(user, vectors.get(user)));
      }
      LAST_VECTOR.set(System.nanoTime());
      LAST_VECTOR_CPU.set(cpuNanos());
    }
  }

  static final class Remember extends DoFn<KV<String, Long>, Void> {
    @ProcessElement
    public void remember(@Element KV<String, Long> tally) {
      TALLIES.merge(tally.getKey(), tally.getValue(), Long::sum);
    }
  }

  /**
   * How long a pipeline took.
   *
   * @param search from the last vector that came in to the end of the job
   * @param searchCpu processor time of this process from then to then
   */
  private record Times(double whole, double search, double searchCpu) {}

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Runs the search in a pipeline; tallies tell the rest. */
  private static Times run(FindSimilarUsers.Options options) throws IOException {
    TALLIES.clear();
    Path root = Files.createTempDirectory("similar-users");
    long start = System.nanoTime();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.fromArgs(ENGINE).create());
    List<Integer> chunks = new ArrayList<>();
    for (int from = 0; from < vectors.size(); from += CHUNK) {
      chunks.add(from);
    }
    PCollection<TextVector> users =
        pipeline
            .apply("Chunks", Create.of(chunks))
            .apply(Reshuffle.viaRandomKey())
            .apply("Emit", ParDo.of(new Emit()))
            .setCoder(TextVector.CODER);
    PCollectionTuple found =
        pipeline
            .apply("Parts", Create.of(parts()).withCoder(SequencePart.CODER))
            .apply(
                FindSimilarUsers.of(
                    users, options, new OutputFolder(root.toUri().toString(), "out")));
    found.get(FindSimilarUsers.TALLIES).setCoder(Tally.CODER).apply(ParDo.of(new Remember()));
    pipeline.run().waitUntilFinish();
    long end = System.nanoTime();
    double searchCpu = (cpuNanos() - LAST_VECTOR_CPU.get()) / 1e9;
    try (Stream<Path> files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
    return new Times((end - start) / 1e9, (end - LAST_VECTOR.get()) / 1e9, searchCpu);
  }

  private static List<SequencePart> parts() {
    List<SequencePart> parts = new ArrayList<>();
    int size = (vectors.size() + PARTS - 1) / PARTS;
    for (int part = 0; part < PARTS; part++) {
      int first = Math.min(part * size, vectors.size());
      int users = Math.min(size, vectors.size() - first);
      parts.add(new SequencePart(part, PARTS, first, users));
    }
    return parts;
  }

  private static FindSimilarUsers.Options exactly() {
    return new FindSimilarUsers.Options(
        N, WIDTH, Integer.MAX_VALUE, 500, 1, FindSimilarUsers.Options.regionUsers(WIDTH));
  }

  private static FindSimilarUsers.Options cells(int cellUsers, int probes) {
    return new FindSimilarUsers.Options(
        N, WIDTH, 0, cellUsers, probes, FindSimilarUsers.Options.regionUsers(WIDTH));
  }

  /** The same blocks without a pipeline: two threads, half of the queries each. */
  private static double bareSeconds() throws InterruptedException {
    List<TextVector> users = new ArrayList<>();
    for (int user = 0; user < vectors.size(); user++) {
      users.add(new TextVector(user, vectors.get(user)));
    }
    UserVectors loaded = UserVectors.of(users, WIDTH);
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int half = 0; half < 2; half++) {
      int from = half * loaded.rows() / 2;
      int to = (half + 1) * loaded.rows() / 2;
      Thread thread = new Thread(() -> bareLoop(loaded, from, to));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static void bareLoop(UserVectors loaded, int first, int last) {
    try (BlockSearch blocks = new BlockSearch()) {
      for (int from = first; from < last; from += 512) {
        for (int start = 0; start < loaded.rows(); start += 8192) {
          blocks.search(
              loaded.block(from, Math.min(from + 512, last)),
              loaded.block(start, Math.min(start + 8192, loaded.rows())),
              WIDTH,
              N + 1);
        }
      }
    }
  }

  /** The engine starts and its code is compiled before: a night has done much else by then. */
  private static void warmUp() throws IOException {
    vectors = BenchVectors.clustered(2000, 500, 0.7);
    for (int run = 0; run < 3; run++) {
      run(exactly());
    }
  }

  private static void exact() throws IOException, InterruptedException {
    warmUp();
    vectors = BenchVectors.clustered(52_000, 500, 0.7);
    say("exact, %,d users x %d, clustered", vectors.size(), WIDTH);
    say(
        "| run | bare loop, s | search in the pipeline, s | ratio | processor time, s | ratio | recall |");
    say("|---|---|---|---|---|---|---|");
    for (int run = 1; run <= 3; run++) {
      long cpu = cpuNanos();
      double bare = bareSeconds();
      double bareCpu = (cpuNanos() - cpu) / 1e9;
      Times times = run(exactly());
      say(
          "| %d | %.1f | %.1f | %.2f | %.1f and %.1f | %.2f | %.4f |",
          run,
          bare,
          times.search(),
          times.search() / bare,
          bareCpu,
          times.searchCpu(),
          times.searchCpu() / bareCpu,
          recall());
    }
  }

  private static void cells(String name, int cellUsers, int... probes) throws IOException {
    say("%s: %,d users x %d, cells of %,d", name, vectors.size(), WIDTH, cellUsers);
    say("| cells | probed | recall@10 | products a user | of exact | visits a user | s |");
    say("|---|---|---|---|---|---|---|");
    for (int probed : probes) {
      Times times = run(cells(cellUsers, probed));
      double users = TALLIES.get("similar.users");
      double products = TALLIES.get("similar.products") / users;
      say(
          "| %d | %d | %.4f | %,.0f | %.1f %% | %.1f | %.0f |",
          TALLIES.get("similar.cells"),
          probed,
          recall(),
          products,
          100 * products / users,
          TALLIES.get("similar.visits") / users,
          times.whole());
    }
  }

  private static double recall() {
    return (double) TALLIES.get("similar.found") / TALLIES.get("similar.expected");
  }

  private static void growth(List<float[]> all) {
    for (int users = 50_000; users <= all.size(); users *= 2) {
      vectors = all.subList(0, users);
      CountedCells.print("real", vectors, 500, 8, 16, 24, 32, 48, 64);
    }
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /**
   * @param args what to measure: {@code exact}, {@code probes}, {@code million}, {@code growth},
   *     {@code random}; then roots that hold a dataset made with the default encoder
   */
  public static void main(String[] args) throws Exception {
    List<String> roots = List.of(args).subList(1, args.length);
    switch (args[0]) {
      case "exact" -> exact();
      case "probes" -> {
        vectors = BenchVectors.real(roots, 200_000);
        cells("real, in the pipeline", 500, 32);
      }
      case "million" -> {
        vectors = BenchVectors.real(roots, Integer.getInteger("users"));
        cells("real, in the pipeline", 500, 32);
        System.out.printf(
            Locale.ROOT, "peak memory %.2f GB%n", PeakMemory.ofThisProcess().orElse(0) / 1e9);
      }
      case "growth" -> growth(BenchVectors.real(roots, 400_000));
      case "neighbours" -> NeighboursBench.run(roots);
      case "random" -> {
        vectors = BenchVectors.clustered(50_000, 1, 1e6);
        CountedCells.print("structureless", vectors, 500, 8, 16, 24, 32, 48, 64);
        vectors = BenchVectors.clustered(50_000, 500, 0.7);
        CountedCells.print("clustered", vectors, 500, 1, 2, 4, 8, 16, 24);
      }
      default ->
          throw new IllegalArgumentException(
              "exact, probes, million, growth, random or neighbours, not " + args[0]);
    }
    System.exit(0);
  }
}
