package dev.nightjar.dataset;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Provenance;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.command.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/** Runs the part of the dataset stage that reads no text. */
final class LogStage {
  private LogStage() {}

  /** What happens between looking for the files and reading them. */
  interface Meanwhile {
    void happen() throws IOException;
  }

  /** The folder of the dataset. */
  static Path run(DatasetSettings settings) throws IOException {
    return run(settings, () -> {});
  }

  static Path run(DatasetSettings settings, Meanwhile meanwhile) throws IOException {
    Inputs inputs = inputs(settings);
    Pipeline pipeline = Engine.of(settings.engine(), inputs.areSmall()).pipeline();
    Path folder = build(pipeline, settings, inputs);
    meanwhile.happen();
    DatasetMain.runToTheEnd(pipeline);
    return folder;
  }

  /** The counters of the job. */
  static PipelineResult counted(DatasetSettings settings) throws IOException {
    Inputs inputs = inputs(settings);
    Pipeline pipeline = Engine.of(settings.engine(), inputs.areSmall()).pipeline();
    build(pipeline, settings, inputs);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  private static Inputs inputs(DatasetSettings settings) throws IOException {
    return Inputs.find(settings.log(), settings.text().source());
  }

  private static Path build(Pipeline pipeline, DatasetSettings settings, Inputs inputs)
      throws IOException {
    Provenance provenance =
        Nightjar.provenance(inputs.refs(), Settings.identity(settings), 0, Map.of());
    String folder = Layout.dataset(settings.night(), provenance.id(Layout.DATASET));
    OutputFolder output = new OutputFolder(settings.root(), folder);
    new BuildDataset(
            pipeline,
            settings,
            inputs,
            settings.text().source().textEncoder(),
            Optional.empty(),
            output,
            provenance)
        .buildLog();
    return Path.of(URI.create(settings.root())).resolve(folder);
  }
}
