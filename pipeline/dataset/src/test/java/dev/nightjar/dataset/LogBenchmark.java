package dev.nightjar.dataset;

import com.sun.management.OperatingSystemMXBean;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.Sha256;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.command.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;

/**
 * The log half of the dataset stage (parse, remove duplicates, k-core, sequences, split, write)
 * against {@link PlainLog}, each in a process of its own. Started by {@code ci/bench-dataset}.
 */
final class LogBenchmark {
  private static final int CORE = 5;
  private static final int PARTS = 4;
  private static final String DATE = "2026-01-31";

  private LogBenchmark() {}

  /** {@code generate FOLDER EVENTS}, {@code plain FOLDER} or {@code stage FOLDER}. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    switch (args[0]) {
      case "generate" -> new SampleLog(Integer.parseInt(args[2]), 8).writeTo(folder);
      case "plain" -> {
        new PlainLog(CORE, CORE, 10_000, PARTS).run(folder, folder.resolve("plain"));
        report(digests(folder.resolve("plain")));
      }
      case "stage" -> report(digests(stage(folder)));
      default -> throw new IllegalArgumentException("expected generate, plain or stage");
    }
    System.exit(0);
  }

  /** The folder of the dataset. */
  static Path stage(Path folder) throws IOException {
    DatasetSettings settings = settings(folder);
    Inputs inputs = Inputs.find(settings);
    Provenance provenance =
        Nightjar.provenance(inputs.refs(), Settings.identity(settings), 0, Map.of());
    String dataset = Layout.dataset(LocalDate.parse(DATE), provenance.id(Layout.DATASET));
    Pipeline pipeline = Engine.of(settings).pipeline();
    OutputFolder output = new OutputFolder(settings.root(), dataset);
    new BuildDataset(
            pipeline,
            settings,
            inputs,
            settings.textEncoder(),
            Optional.empty(),
            output,
            provenance)
        .buildLog();
    DatasetMain.runToTheEnd(pipeline);
    return folder.resolve("stage").resolve(dataset);
  }

  private static DatasetSettings settings(Path folder) {
    return DatasetMain.command()
        .parse(
            "--interactions",
            folder.resolve("log").toString(),
            "--catalog",
            folder.resolve("catalog.jsonl").toString(),
            "--root",
            folder.resolve("stage").toUri().toString(),
            "--date",
            DATE,
            "--parts",
            String.valueOf(PARTS),
            "--min-user-interactions",
            String.valueOf(CORE),
            "--min-item-interactions",
            String.valueOf(CORE),
            "--core-until-stable");
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
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .findFirst()
            .orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "%.1f %.1f %d %s%n",
        wall,
        system.getProcessCpuTime() / 1e9,
        Long.parseLong(peak.replaceAll("\\D", "")) / 1024,
        digest);
  }
}
