package dev.nightjar.dataset;

import com.sun.management.OperatingSystemMXBean;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.PeakMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The log half of the dataset stage (parse, remove duplicates, k-core, sequences, split, write)
 * against {@link PlainLog}, each in a process of its own. Started by {@code ci/bench-dataset}.
 */
final class LogBenchmark {
  private static final int CORE = 5;
  private static final int PARTS = 4;

  private LogBenchmark() {}

  /** {@code generate FOLDER EVENTS}; {@code parquet}, {@code plain} or {@code stage FOLDER}. */
  public static void main(String[] args) throws IOException, SQLException {
    Path folder = Path.of(args[1]);
    switch (args[0]) {
      case "generate" -> new SampleLog(Integer.parseInt(args[2]), 8).writeTo(folder);
      case "parquet" -> writeParquet(folder.resolve("log"));
      case "plain" -> report(digests(plain(folder)));
      case "stage" -> report(digests(stage(folder)));
      default -> throw new IllegalArgumentException("expected generate, parquet, plain or stage");
    }
    System.exit(0);
  }

  /** In the place of {@code all.csv}, without the bad rows, which no column has. */
  private static void writeParquet(Path log) throws IOException, SQLException {
    Path csv = log.resolve("all.csv");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute(
          """
          COPY (SELECT * FROM read_csv('%s', header = true, quote = '', ignore_errors = true,
              columns = {'user_id': 'VARCHAR', 'item_id': 'VARCHAR', 'timestamp': 'BIGINT'}))
          TO '%s' (FORMAT parquet)
          """
              .formatted(csv, log.resolve("all.parquet")));
    }
    Files.delete(csv);
  }

  /** The folder of the sequences. */
  static Path plain(Path folder) throws IOException {
    Path output = folder.resolve("plain");
    new PlainLog(CORE, CORE, 10_000, PARTS).run(folder, output);
    return output;
  }

  /** The folder of the dataset. */
  static Path stage(Path folder) throws IOException {
    return LogStage.run(
        DatasetMain.command()
            .parse(
                "--interactions",
                folder.resolve("log").toString(),
                "--catalog",
                folder.resolve("catalog.jsonl").toString(),
                "--root",
                folder.resolve("stage").toUri().toString(),
                "--date",
                "2026-01-31",
                "--parts",
                String.valueOf(PARTS),
                "--min-user-interactions",
                String.valueOf(CORE),
                "--min-item-interactions",
                String.valueOf(CORE),
                "--core-until-stable"));
  }

  /** One digest of all sequences. */
  private static String digests(Path dataset) throws IOException {
    StringBuilder digests = new StringBuilder();
    try (Stream<Path> files = Files.list(dataset.resolve(Layout.SEQUENCES))) {
      for (Path file : files.sorted().toList()) {
        digests.append(file.getFileName()).append(' ').append(Sha256.of(file)).append('\n');
      }
    }
    return Sha256.of(digests.toString());
  }

  /** Since the process began: {@code wall cpu megabytes digest}. */
  private static void report(String digest) throws IOException {
    double wall =
        (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.out.printf(
        Locale.ROOT,
        "%.1f %.1f %d %s%n",
        wall,
        system.getProcessCpuTime() / 1e9,
        PeakMemory.ofThisProcess().orElse(0) >> 20,
        digest);
  }
}
