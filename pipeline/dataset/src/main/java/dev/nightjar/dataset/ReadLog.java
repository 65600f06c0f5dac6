package dev.nightjar.dataset;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.log.CheckRejected;
import dev.nightjar.dataset.log.InputCoders;
import dev.nightjar.dataset.log.KeepFirstOfEachItem;
import dev.nightjar.dataset.log.LogBlock;
import dev.nightjar.dataset.log.ReadRows;
import dev.nightjar.dataset.log.WriteRejected;
import dev.nightjar.dataset.quality.CheckHistories;
import dev.nightjar.dataset.sequence.BuildSequences;
import dev.nightjar.dataset.sequence.CollectHistories;
import dev.nightjar.dataset.sequence.CountItems;
import dev.nightjar.dataset.sequence.HistoryBlock;
import dev.nightjar.dataset.sequence.HistoryTallies;
import dev.nightjar.dataset.sequence.IndexItems;
import dev.nightjar.dataset.sequence.KeepCore;
import dev.nightjar.dataset.sequence.SplitHistories;
import dev.nightjar.input.CatalogRow;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.ParseCatalog;
import dev.nightjar.input.ParseInteraction;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;

/** The first half of the pipeline: what log and catalog give before any text is read. */
final class ReadLog {
  /** Groups of users per part while histories are collected: a part may be too large at once. */
  private static final int BUCKETS_PER_PART = 16;

  private final Pipeline pipeline;
  private final DatasetSettings settings;
  private final Inputs inputs;
  private final OutputFolder folder;
  private final StepOutputs outputs;

  ReadLog(
      Pipeline pipeline,
      DatasetSettings settings,
      Inputs inputs,
      OutputFolder folder,
      StepOutputs outputs) {
    this.pipeline = pipeline;
    this.settings = settings;
    this.inputs = inputs;
    this.folder = folder;
    this.outputs = outputs;
  }

  /**
   * What is known then.
   *
   * @param items see {@link IndexItems}
   * @param itemFile with a line for each of them
   * @param sequences see {@link BuildSequences}
   */
  record Log(
      PCollectionTuple items, PCollectionView<FileEntry> itemFile, PCollectionTuple sequences) {}

  Log build() {
    PCollectionList<KV<Integer, LogBlock>> blocks =
        PCollectionList.of(readInteractions()).and(readUsers());
    PCollection<CatalogRow> catalog = readCatalog();
    PCollection<Boolean> accepted = checkRejected();

    PCollection<HistoryBlock> histories = buildHistories(blocks, accepted);
    PCollection<Boolean> usable =
        pipeline.apply("CheckHistories", CheckHistories.of(outputs.tallies("HistoryTallies")));
    PCollectionTuple items = indexItems(usable, catalog, histories);
    PCollectionView<FileEntry> itemFile =
        items.get(IndexItems.FILES).apply("ItemFile", View.asSingleton());
    return new Log(items, itemFile, buildSequences(histories, itemFile));
  }

  private PCollection<KV<Integer, LogBlock>> readInteractions() {
    ParseInteraction parser =
        ParseInteraction.with(settings.log().eventFilter(), settings.timeWindow());
    return read(
        "Interactions",
        inputs.interactions(),
        ReadRows.ofInteractions(settings.log().input().logFields(), parser, buckets()));
  }

  private PCollection<KV<Integer, LogBlock>> readUsers() {
    return read(
        "Users", inputs.users(), ReadRows.ofUsers(settings.log().input().userFields(), buckets()));
  }

  private int buckets() {
    return BUCKETS_PER_PART * inputs.parts(settings.sequences().parts());
  }

  private PCollection<CatalogRow> readCatalog() {
    PCollectionTuple rows =
        read(
                "Catalog",
                inputs.catalog(),
                ReadRows.with(
                    settings.log().input().catalogFields(),
                    new ParseCatalog(),
                    InputCoders.CATALOG_ROW))
            .apply("KeepFirstOfEachItem", KeepFirstOfEachItem.inFileOrder());
    outputs.addTallies(rows.get(KeepFirstOfEachItem.TALLIES));
    return rows.get(KeepFirstOfEachItem.ROWS);
  }

  private <E> PCollection<E> read(String name, List<InputFile> list, ReadRows<E> rows) {
    ReadRows<E> read = rows.of(list);
    PCollectionTuple out =
        pipeline
            .apply("List" + name, Create.of(list).withCoder(InputCoders.INPUT_FILE))
            .apply("Read" + name, read);
    outputs.addRejected(out.get(read.rejected()));
    outputs.addTallies(out.get(read.tallies()));
    return out.get(read.rows());
  }

  private PCollection<Boolean> checkRejected() {
    PCollection<FileEntry> written =
        outputs
            .rejected("AllRejected")
            .apply("WriteRejected", WriteRejected.to(folder, inputs.all().size()));
    outputs.addFiles(written);
    PCollectionView<Map<String, Long>> counts =
        outputs
            .tallies("RowTallies")
            .apply("CountRows", Sum.longsPerKey())
            .apply("RowCounts", View.asMap());
    return pipeline.apply(
        "CheckRejected",
        CheckRejected.of(written, counts, settings.limits().maxRejected(), folder));
  }

  private PCollection<HistoryBlock> buildHistories(
      PCollectionList<KV<Integer, LogBlock>> blocks, PCollection<Boolean> accepted) {
    PCollection<HistoryBlock> histories =
        blocks
            .apply("LogBlocks", Flatten.pCollections())
            .apply(
                "CollectHistories",
                CollectHistories.of(
                    buckets(), settings.sequences().maxUserInteractions(), accepted))
            .apply("KeepCore", keepCore())
            .apply(
                "SplitHistories",
                SplitHistories.of(
                    settings.sequences().maxLength(), settings.sequences().splitDays()));
    outputs.addTallies(histories.apply("CountHistories", HistoryTallies.ofSplitHistories()));
    return histories;
  }

  private KeepCore keepCore() {
    KeepCore core =
        KeepCore.of(
            settings.sequences().minUserInteractions(),
            settings.sequences().minItemInteractions(),
            settings.sequences().coreUntilStable());
    return inputs.logIsLarge() ? core.ofLargeLog() : core;
  }

  private PCollectionTuple indexItems(
      PCollection<Boolean> usable,
      PCollection<CatalogRow> catalog,
      PCollection<HistoryBlock> histories) {
    PCollectionTuple out =
        usable.apply(
            "IndexItems",
            IndexItems.of(
                catalog,
                histories.apply("CountItems", CountItems.ofHistories()),
                settings.limits().minInCatalog(),
                folder));
    outputs.addFiles(out.get(IndexItems.FILES));
    outputs.addTallies(out.get(IndexItems.TALLIES));
    return out;
  }

  private PCollectionTuple buildSequences(
      PCollection<HistoryBlock> histories, PCollectionView<FileEntry> itemFile) {
    PCollectionTuple out =
        histories.apply(
            "BuildSequences",
            BuildSequences.inParts(inputs.parts(settings.sequences().parts()), itemFile, folder));
    outputs.addFiles(out.get(BuildSequences.FILES));
    outputs.addTallies(out.get(BuildSequences.TALLIES));
    return out;
  }
}
