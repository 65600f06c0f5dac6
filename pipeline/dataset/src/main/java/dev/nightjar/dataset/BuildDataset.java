package dev.nightjar.dataset;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Provenance;
import dev.nightjar.dataset.element.FailureReceipt;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.quality.FinishDataset;
import dev.nightjar.dataset.quality.MeasureDrift;
import dev.nightjar.dataset.quality.PreviousDataset;
import dev.nightjar.dataset.quality.WriteReceipt;
import dev.nightjar.dataset.sequence.BuildSequences;
import dev.nightjar.dataset.sequence.IndexItems;
import dev.nightjar.dataset.similar.FallBackToItems;
import dev.nightjar.dataset.similar.FindSimilarUsers;
import dev.nightjar.dataset.text.TextEncoder;
import dev.nightjar.dataset.text.TextVector;
import dev.nightjar.dataset.text.VectorSource;
import dev.nightjar.dataset.text.WriteItemVectors;
import dev.nightjar.stage.command.Receipts;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/** The pipeline: logs and catalog to a dataset folder. {@link #build} is its table of contents. */
final class BuildDataset {
  private final Pipeline pipeline;
  private final DatasetSettings settings;
  private final Inputs inputs;
  private final VectorSource source;
  private final Optional<PreviousDataset> previous;
  private final OutputFolder folder;
  private final Provenance provenance;
  private final StepOutputs outputs = new StepOutputs();
  private Optional<Receipts> receipts = Optional.empty();

  BuildDataset(
      Pipeline pipeline,
      DatasetSettings settings,
      Inputs inputs,
      VectorSource source,
      Optional<PreviousDataset> previous,
      OutputFolder folder,
      Provenance provenance) {
    this.pipeline = pipeline;
    this.settings = settings;
    this.inputs = inputs;
    this.source = source;
    this.previous = previous;
    this.folder = folder;
    this.provenance = provenance;
  }

  /** The job itself writes its receipt, however it ends, since nobody waits for it. */
  BuildDataset withReceipt(Receipts to) {
    FailureReceipt.of(pipeline.getOptions(), to);
    receipts = Optional.of(to);
    return this;
  }

  void build() {
    ReadLog.Log log = readLog();
    FindVectors.Vectors vectors = findVectors(log);
    PCollection<FileEntry> itemVectors = writeItemVectors(log, vectors);
    findSimilarUsers(log, vectors, itemVectors);
    measureDrift(log);
    finish();
  }

  /** Reads and writes what needs no text, and nothing else: for the benchmark. */
  void buildLog() {
    readLog();
    finish();
  }

  private ReadLog.Log readLog() {
    return new ReadLog(pipeline, settings, inputs, folder, outputs).build();
  }

  private FindVectors.Vectors findVectors(ReadLog.Log log) {
    return new FindVectors(settings.text(), source, folder, outputs).build(log);
  }

  /** The text vectors of all items. */
  private PCollection<FileEntry> writeItemVectors(ReadLog.Log log, FindVectors.Vectors vectors) {
    WriteItemVectors write =
        WriteItemVectors.of(log.itemFile(), source.width(), settings.text().pcaWidth(), folder);
    PCollectionTuple written = vectors.items().apply("WriteItemVectors", write);
    outputs.addFiles(written.get(WriteItemVectors.TEXT));
    outputs.addFiles(written.get(WriteItemVectors.PCA));
    return written.get(WriteItemVectors.TEXT);
  }

  private void findSimilarUsers(
      ReadLog.Log log, FindVectors.Vectors vectors, PCollection<FileEntry> itemVectors) {
    PCollectionTuple fallback =
        vectors.withoutText().apply("FallBackToItems", FallBackToItems.of(itemVectors, folder));
    outputs.addTallies(fallback.get(FallBackToItems.TALLIES));
    PCollection<TextVector> users =
        PCollectionList.of(fallback.get(FallBackToItems.VECTORS))
            .and(vectors.users())
            .apply("AllUserVectors", Flatten.pCollections());
    PCollectionTuple found =
        log.sequences()
            .get(BuildSequences.PARTS)
            .apply(
                "FindSimilarUsers",
                FindSimilarUsers.of(users, settings.similar().options(source.width()), folder)
                    .ofAtMost(inputs.mostUsers()));
    outputs.addFiles(found.get(FindSimilarUsers.FILES));
    outputs.addTallies(found.get(FindSimilarUsers.TALLIES));
  }

  private void measureDrift(ReadLog.Log log) {
    previous.ifPresent(
        earlier ->
            outputs.addTallies(
                log.sequences()
                    .get(BuildSequences.SEQUENCES)
                    .apply(
                        "MeasureDrift",
                        MeasureDrift.of(
                            log.items().get(IndexItems.ITEMS), earlier, folder.root()))));
  }

  private void finish() {
    FinishDataset.Facts facts =
        new FinishDataset.Facts(
            settings.date(),
            inputs.parts(settings.sequences().parts()),
            source.encoder(),
            source.width(),
            settings.text().pcaWidth(),
            settings.similar().similarUsers(),
            dollarsPerMillionTokens(),
            settings.drift().warn(),
            settings.drift().stop(),
            Json.line(provenance));
    PCollection<KV<String, Long>> tallies = outputs.tallies("Tallies");
    PCollection<String> finished =
        pipeline.apply(
            "FinishDataset", FinishDataset.of(outputs.files("Files"), tallies, facts, folder));
    receipts.ifPresent(
        to ->
            finished.apply(
                "WriteReceipt", WriteReceipt.of(to, dollarsPerMillionTokens(), tallies)));
  }

  private double dollarsPerMillionTokens() {
    return source instanceof TextEncoder encoder ? encoder.dollarsPerMillionTokens() : 0;
  }
}
