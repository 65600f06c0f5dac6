package dev.nightjar.dataset;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.log.InputFile;
import dev.nightjar.dataset.log.TooManyRejected;
import dev.nightjar.dataset.quality.PreviousDataset;
import dev.nightjar.dataset.text.VectorFile;
import dev.nightjar.dataset.text.VectorSource;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.ReleaseInfo;

/** The dataset stage as a process: logs and catalogue in, the folder's name on standard output. */
public final class DatasetMain {
  private DatasetMain() {}

  public static void main(String[] args) {
    int code = command().execute(args);
    Thread.setDefaultUncaughtExceptionHandler(DatasetMain::afterTheEnd);
    System.exit(code);
  }

  /** Flink's shutdown hook may find its own classes gone already; nothing is lost by that. */
  private static void afterTheEnd(Thread thread, Throwable failure) {
    if (!thread.getName().startsWith("flink-shutdown-hook")) {
      failure.printStackTrace();
    }
  }

  static StageCommand<DatasetSettings> command() {
    return StageCommand.of(
        Layout.DATASET,
        "Turns logs and a catalogue into a dataset: sequences, text vectors, similar users.",
        DatasetSettings.class,
        settings -> System.out.println(run(settings)));
  }

  /**
   * Makes the dataset, or finds it already made.
   *
   * @return its folder, relative to the root
   */
  static String run(DatasetSettings settings) throws IOException {
    String root = ObjectStores.toUri(settings.root()).toString();
    Inputs inputs = Inputs.find(settings);
    JsonNode identity = Settings.identity(settings);
    Optional<PreviousDataset> previous = previous(settings, root, identity);
    List<InputRef> read = new ArrayList<>(inputs.refs());
    previous.map(PreviousDataset::asInputRef).ifPresent(read::add);
    Provenance provenance = Nightjar.provenance(read, identity, 0, libraries());
    String folder = Layout.dataset(LocalDate.parse(settings.date()), provenance.id(Layout.DATASET));
    if (isDone(root, folder)) {
      System.err.println("dataset: already done, nothing recomputed: " + folder);
      return folder;
    }
    long start = System.nanoTime();
    System.err.printf("dataset: %d input files to %s%n", inputs.all().size(), folder);
    Engine engine = Engine.of(settings);
    Pipeline pipeline = engine.pipeline();
    new BuildDataset(
            pipeline,
            settings,
            inputs,
            vectorSource(settings, inputs),
            previous,
            new OutputFolder(root, folder),
            provenance)
        .build();
    if (engine.writesTemplate()) {
      pipeline.run();
      return folder;
    }
    runToTheEnd(pipeline);
    System.err.printf(
        "dataset: %s done in %s%n", folder, Progress.words((System.nanoTime() - start) / 1e9));
    return folder;
  }

  private static VectorSource vectorSource(DatasetSettings settings, Inputs inputs)
      throws IOException {
    if (settings.encoder() != DatasetSettings.Encoders.FILE) {
      return settings.textEncoder();
    }
    VectorFile file =
        VectorFile.open(
            inputs.itemVectors().stream().map(InputFile::uri).toList(),
            settings.itemVectorIds().orElse(""));
    Require.inRange(settings.pcaWidth(), 1, file.width(), "--pca-width");
    return file;
  }

  private static Optional<PreviousDataset> previous(
      DatasetSettings settings, String root, JsonNode identity) throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      return PreviousDataset.find(
          store, settings.previous(), LocalDate.parse(settings.date()), identity);
    }
  }

  private static boolean isDone(String root, String folder) throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      return FolderReader.find(store, folder, Layout.DATASET).isPresent();
    }
  }

  static void runToTheEnd(Pipeline pipeline) throws IOException {
    try {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      Optional<String> limit = TooManyRejected.messageIn(e).or(() -> JobStopped.messageIn(e));
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
