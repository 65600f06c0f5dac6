package dev.nightjar.dataset;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.Require;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.dataset.check.Report;
import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.log.TooManyRejected;
import dev.nightjar.dataset.quality.DatasetWork;
import dev.nightjar.dataset.quality.PreviousDataset;
import dev.nightjar.dataset.text.EmbedTexts;
import dev.nightjar.dataset.text.TextEncoder;
import dev.nightjar.dataset.text.TextSettings;
import dev.nightjar.dataset.text.VectorFile;
import dev.nightjar.dataset.text.VectorSource;
import dev.nightjar.input.InputFile;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.command.ExitCode;
import dev.nightjar.stage.command.Receipts;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.command.StageWork;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.ReleaseInfo;

/** The dataset stage as a process: logs and catalog in, the folder's name on standard output. */
public final class DatasetMain {
  private DatasetMain() {}

  public static void main(String[] args) {
    int code = execute(args, System.getenv());
    Thread.setDefaultUncaughtExceptionHandler(DatasetMain::afterTheEnd);
    System.exit(code);
  }

  private static int execute(String[] args, Map<String, String> environment) {
    try {
      return command().execute(GivenSettings.with(args, environment));
    } catch (IllegalArgumentException e) {
      System.err.println("nightjar dataset: " + e.getMessage());
      return ExitCode.WRONG_USAGE;
    }
  }

  /** Flink's shutdown hook may find its own classes gone already; nothing is lost by that. */
  private static void afterTheEnd(Thread thread, Throwable failure) {
    if (!thread.getName().startsWith("flink-shutdown-hook")) {
      failure.printStackTrace();
    }
  }

  static StageCommand<DatasetSettings> command() {
    return StageCommand.ofStage(
        Layout.DATASET,
        "Turns logs and a catalog into a dataset: sequences, text vectors, similar users.",
        DatasetSettings.class,
        DatasetMain::run);
  }

  /**
   * Makes the dataset, or finds it already made.
   *
   * @return empty if a job was only started, which goes on by itself
   */
  static Optional<StageWork> run(DatasetSettings settings, Receipts receipts) throws IOException {
    String root = ObjectStores.toUri(settings.root()).toString();
    Inputs inputs = Inputs.find(settings.log(), settings.text().source());
    JsonNode identity = Settings.identity(settings);
    Optional<PreviousDataset> previous = previous(settings, root, identity);
    List<InputRef> read = new ArrayList<>(inputs.refs());
    previous.map(PreviousDataset::asInputRef).ifPresent(read::add);
    Provenance provenance = Nightjar.provenance(read, identity, 0, libraries());
    String folder = Layout.dataset(settings.night(), provenance.id(Layout.DATASET));
    OutputFolder output = new OutputFolder(root, folder);
    Optional<StageWork> finished = work(StageReceipt.Outcome.REUSED, output);
    if (finished.isPresent()) {
      System.err.println("dataset: already done, nothing recomputed: " + folder);
      writeEmptyJob(Engine.of(settings.engine(), inputs.areSmall()));
      return finished;
    }
    System.err.printf("dataset: %d input files to %s%n", inputs.all().size(), folder);
    check(settings, inputs);
    return run(
        settings,
        new Job(inputs, vectorSource(settings.text(), inputs), previous, output, provenance),
        receipts);
  }

  /** By itself, so that nothing holds what it found while the job runs. */
  private static void check(DatasetSettings settings, Inputs inputs) throws IOException {
    Report check = CheckMain.report(settings, inputs);
    Optional<IOException> refusal = check.refusal();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    check.brief().forEach(line -> System.err.println("check: " + line));
  }

  /** What the pipeline is made of, beside the settings. */
  private record Job(
      Inputs inputs,
      VectorSource source,
      Optional<PreviousDataset> previous,
      OutputFolder output,
      Provenance provenance) {
    BuildDataset on(Pipeline pipeline, DatasetSettings settings) {
      return new BuildDataset(pipeline, settings, inputs, source, previous, output, provenance);
    }

    double dollarsPerMillionTokens() {
      return source instanceof TextEncoder encoder ? encoder.dollarsPerMillionTokens() : 0;
    }
  }

  private static Optional<StageWork> run(DatasetSettings settings, Job job, Receipts receipts)
      throws IOException {
    long start = System.nanoTime();
    Engine engine = Engine.of(settings.engine(), job.inputs().areSmall());
    Pipeline pipeline = engine.pipeline();
    BuildDataset dataset = job.on(pipeline, settings);
    if (engine.writesTemplate()) {
      dataset.withReceipt(receipts).build();
      pipeline.run();
      return Optional.empty();
    }
    dataset.build();
    double dollars = tokens(runToTheEnd(pipeline)) * job.dollarsPerMillionTokens() / 1e6;
    System.err.printf(
        "dataset: %s done in %s%n",
        job.output().folder(), Progress.words((System.nanoTime() - start) / 1e9));
    return work(StageReceipt.Outcome.DONE, job.output()).map(work -> work.withCost(dollars));
  }

  /** A flex template's launcher must have a job to start, even if there is nothing to do. */
  private static void writeEmptyJob(Engine engine) {
    if (engine.writesTemplate()) {
      Pipeline pipeline = engine.pipeline();
      pipeline.apply("AlreadyDone", Create.of(true));
      pipeline.run();
    }
  }

  private static Optional<StageWork> work(StageReceipt.Outcome outcome, OutputFolder output)
      throws IOException {
    try (ObjectStore store = ObjectStores.open(output.root())) {
      Optional<FolderReader> dataset = FolderReader.find(store, output.folder(), Layout.DATASET);
      return dataset.isPresent()
          ? Optional.of(DatasetWork.of(outcome, dataset.get()))
          : Optional.empty();
    }
  }

  private static long tokens(PipelineResult result) {
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(Layout.DATASET, EmbedTexts.TOKENS))
            .build();
    long tokens = 0;
    for (MetricResult<Long> counter : result.metrics().queryMetrics(filter).getCounters()) {
      tokens += counter.getAttempted();
    }
    return tokens;
  }

  private static VectorSource vectorSource(TextSettings settings, Inputs inputs)
      throws IOException {
    if (!settings.source().isFile()) {
      return settings.source().textEncoder();
    }
    VectorFile file =
        VectorFile.open(
            inputs.itemVectors().stream().map(InputFile::uri).toList(),
            settings.source().itemVectorIds().orElse(""));
    Require.inRange(settings.pcaWidth(), 1, file.width(), "--pca-width");
    return file;
  }

  private static Optional<PreviousDataset> previous(
      DatasetSettings settings, String root, JsonNode identity) throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      return PreviousDataset.find(store, settings.drift().previous(), settings.night(), identity);
    }
  }

  static PipelineResult runToTheEnd(Pipeline pipeline) throws IOException {
    try {
      PipelineResult result = pipeline.run();
      result.waitUntilFinish();
      return result;
    } catch (RuntimeException e) {
      Optional<String> limit =
          TooManyRejected.messageIn(e)
              .or(() -> JobStopped.messageIn(e))
              .or(() -> TooSmallHeap.messageIn(e, Runtime.getRuntime().maxMemory()));
      throw new IOException(limit.orElseGet(() -> rootCause(e)), e);
    }
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static Map<String, String> libraries() {
    return Map.of(
        "beam", ReleaseInfo.getReleaseInfo().getSdkVersion(),
        "onnxruntime", OrtEnvironment.getEnvironment().getVersion());
  }
}
