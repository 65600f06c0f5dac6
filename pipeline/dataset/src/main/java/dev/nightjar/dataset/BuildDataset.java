package dev.nightjar.dataset;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.log.CatalogRow;
import dev.nightjar.dataset.log.CheckRejected;
import dev.nightjar.dataset.log.InputFields;
import dev.nightjar.dataset.log.InputFile;
import dev.nightjar.dataset.log.KeepFirstOfEachItem;
import dev.nightjar.dataset.log.LogBlock;
import dev.nightjar.dataset.log.ParseCatalog;
import dev.nightjar.dataset.log.ParseInteraction;
import dev.nightjar.dataset.log.ReadRows;
import dev.nightjar.dataset.log.RejectedRow;
import dev.nightjar.dataset.log.WriteRejected;
import dev.nightjar.dataset.quality.DriftLimits;
import dev.nightjar.dataset.quality.FinishDataset;
import dev.nightjar.dataset.quality.MeasureDrift;
import dev.nightjar.dataset.quality.PreviousDataset;
import dev.nightjar.dataset.quality.WriteReceipt;
import dev.nightjar.dataset.sequence.BuildSequences;
import dev.nightjar.dataset.sequence.CollectHistories;
import dev.nightjar.dataset.sequence.CountItems;
import dev.nightjar.dataset.sequence.HistoryBlock;
import dev.nightjar.dataset.sequence.HistoryTallies;
import dev.nightjar.dataset.sequence.IndexItems;
import dev.nightjar.dataset.sequence.ItemTable;
import dev.nightjar.dataset.sequence.KeepCore;
import dev.nightjar.dataset.sequence.SplitHistories;
import dev.nightjar.dataset.similar.FallBackToItems;
import dev.nightjar.dataset.similar.FindSimilarUsers;
import dev.nightjar.dataset.text.BuildItemPrompts;
import dev.nightjar.dataset.text.BuildUserPrompts;
import dev.nightjar.dataset.text.EmbedTexts;
import dev.nightjar.dataset.text.Prompt;
import dev.nightjar.dataset.text.PromptTemplate;
import dev.nightjar.dataset.text.ReadItemVectors;
import dev.nightjar.dataset.text.TextEncoder;
import dev.nightjar.dataset.text.TextVector;
import dev.nightjar.dataset.text.VectorFile;
import dev.nightjar.dataset.text.VectorSource;
import dev.nightjar.dataset.text.WriteItemVectors;
import dev.nightjar.stage.command.Receipts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * The pipeline: logs and catalogue to a dataset folder. {@link #build} is its table of contents.
 */
final class BuildDataset {
  /** Groups of users per part while histories are collected: a part may be too large at once. */
  private static final int BUCKETS_PER_PART = 16;

  private final Pipeline pipeline;
  private final DatasetSettings settings;
  private final Inputs inputs;
  private final VectorSource source;
  private final Optional<PreviousDataset> previous;
  private final OutputFolder folder;
  private final Provenance provenance;
  private Optional<Receipts> receipts = Optional.empty();
  private final List<PCollection<FileEntry>> files = new ArrayList<>();
  private final List<PCollection<KV<String, Long>>> tallies = new ArrayList<>();
  private final List<PCollection<RejectedRow>> rejected = new ArrayList<>();

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

  /** The job itself writes its receipt, since nobody waits for it. */
  BuildDataset withReceipt(Receipts to) {
    receipts = Optional.of(to);
    return this;
  }

  void build() {
    Log log = readLog();
    TextVectors vectors =
        textVectors(log.items(), log.sequences().get(BuildSequences.SEQUENCES), log.table());
    writeItemVectors(vectors.items(), log.table());
    findSimilarUsers(log.sequences(), vectors);
    measureDrift(log);
    finish();
  }

  /**
   * What the log and the catalogue give by themselves, before any text is read.
   *
   * @param items see {@link IndexItems}
   * @param sequences see {@link BuildSequences}
   */
  private record Log(
      PCollectionTuple items, PCollectionView<ItemTable> table, PCollectionTuple sequences) {}

  private Log readLog() {
    PCollectionList<KV<Integer, LogBlock>> blocks =
        PCollectionList.of(readInteractions()).and(readUsers());
    PCollection<CatalogRow> catalog = readCatalog();
    PCollection<Boolean> accepted = checkRejected();

    PCollection<HistoryBlock> histories = buildHistories(blocks, accepted);
    PCollectionTuple items = indexItems(accepted, catalog, histories);
    PCollectionView<ItemTable> table = items.get(IndexItems.TABLE).apply(View.asSingleton());
    return new Log(items, table, buildSequences(histories, table));
  }

  private PCollection<KV<Integer, LogBlock>> readInteractions() {
    ParseInteraction parser = ParseInteraction.with(settings.eventFilter());
    return read(
        "Interactions",
        inputs.interactions(),
        ReadRows.ofInteractions(settings.logFields(), parser, buckets()));
  }

  private PCollection<KV<Integer, LogBlock>> readUsers() {
    return read("Users", inputs.users(), ReadRows.ofUsers(InputFields.OF_USERS, buckets()));
  }

  private int buckets() {
    return BUCKETS_PER_PART * settings.parts();
  }

  private PCollection<CatalogRow> readCatalog() {
    PCollectionTuple rows =
        read(
                "Catalog",
                inputs.catalog(),
                ReadRows.with(settings.catalogFields(), new ParseCatalog(), CatalogRow.CODER))
            .apply("KeepFirstOfEachItem", KeepFirstOfEachItem.of(inputs.catalog()));
    rejected.add(rows.get(KeepFirstOfEachItem.REJECTED));
    tallies.add(rows.get(KeepFirstOfEachItem.TALLIES));
    return rows.get(KeepFirstOfEachItem.ROWS);
  }

  private <E> PCollection<E> read(String name, List<InputFile> list, ReadRows<E> read) {
    PCollectionTuple out =
        pipeline
            .apply("List" + name, Create.of(list).withCoder(InputFile.CODER))
            .apply("Read" + name, read);
    rejected.add(out.get(read.rejected()));
    tallies.add(out.get(read.tallies()));
    return out.get(read.rows());
  }

  private PCollection<Boolean> checkRejected() {
    PCollection<FileEntry> written =
        PCollectionList.of(rejected)
            .apply("AllRejected", Flatten.pCollections())
            .apply("WriteRejected", WriteRejected.to(folder, inputs.all().size()));
    files.add(written);
    PCollectionView<Map<String, Long>> counts =
        PCollectionList.of(tallies)
            .apply("RowTallies", Flatten.pCollections())
            .apply("CountRows", Sum.longsPerKey())
            .apply("RowCounts", View.asMap());
    return pipeline.apply(
        "CheckRejected", CheckRejected.of(written, counts, settings.maxRejected(), folder));
  }

  private PCollection<HistoryBlock> buildHistories(
      PCollectionList<KV<Integer, LogBlock>> blocks, PCollection<Boolean> accepted) {
    PCollection<HistoryBlock> histories =
        blocks
            .apply("LogBlocks", Flatten.pCollections())
            .apply(
                "CollectHistories",
                CollectHistories.of(buckets(), settings.maxUserInteractions(), accepted))
            .apply(
                "KeepCore",
                KeepCore.of(
                    settings.minUserInteractions(),
                    settings.minItemInteractions(),
                    settings.coreUntilStable()))
            .apply("SplitHistories", SplitHistories.of(settings.maxLength(), settings.splitDays()));
    tallies.add(histories.apply("HistoryTallies", HistoryTallies.ofSplitHistories()));
    return histories;
  }

  private PCollectionTuple indexItems(
      PCollection<Boolean> accepted,
      PCollection<CatalogRow> catalog,
      PCollection<HistoryBlock> histories) {
    PCollectionTuple out =
        accepted.apply(
            "IndexItems",
            IndexItems.of(
                catalog, histories.apply("CountItems", CountItems.ofHistories()), folder));
    files.add(out.get(IndexItems.FILES));
    tallies.add(out.get(IndexItems.TALLIES));
    return out;
  }

  private PCollectionTuple buildSequences(
      PCollection<HistoryBlock> histories, PCollectionView<ItemTable> table) {
    PCollectionTuple out =
        histories.apply("BuildSequences", BuildSequences.inParts(settings.parts(), table, folder));
    files.add(out.get(BuildSequences.FILES));
    tallies.add(out.get(BuildSequences.TALLIES));
    return out;
  }

  /**
   * Vectors of the texts there are.
   *
   * @param users of those with a text
   * @param withoutText users whose vector must be made of their items'
   */
  private record TextVectors(
      PCollection<TextVector> items,
      List<PCollection<TextVector>> users,
      PCollection<UserSequence> withoutText) {}

  private TextVectors textVectors(
      PCollectionTuple items,
      PCollection<UserSequence> sequences,
      PCollectionView<ItemTable> table) {
    TextVectors vectors =
        source instanceof TextEncoder encoder
            ? embedTexts(encoder, items.get(IndexItems.ITEMS), sequences, table)
            : readVectors((VectorFile) source, items.get(IndexItems.ITEMS), sequences);
    tallies.add(
        vectors
            .items()
            .apply(
                "CountItemsWithText",
                MapElements.into(Tally.TYPE).via(vector -> Tally.of("items.with_text", 1))));
    return vectors;
  }

  private TextVectors embedTexts(
      TextEncoder encoder,
      PCollection<CatalogItem> items,
      PCollection<UserSequence> sequences,
      PCollectionView<ItemTable> table) {
    PCollection<Prompt> itemPrompts =
        items.apply(
            "BuildItemPrompts", BuildItemPrompts.from(PromptTemplate.parse(settings.itemPrompt())));
    if (settings.userVectors() == DatasetSettings.UserVectors.MEAN) {
      return new TextVectors(
          embed(encoder, itemPrompts).get(EmbedTexts.ITEMS), List.of(), sequences);
    }
    PCollectionTuple userPrompts =
        sequences.apply(
            "BuildUserPrompts", BuildUserPrompts.of(table, encoder, settings.userTokens()));
    PCollectionTuple embedded =
        embed(
            encoder,
            PCollectionList.of(itemPrompts)
                .and(userPrompts.get(BuildUserPrompts.PROMPTS))
                .apply("AllTexts", Flatten.pCollections()));
    return new TextVectors(
        embedded.get(EmbedTexts.ITEMS),
        List.of(embedded.get(EmbedTexts.USERS)),
        userPrompts.get(BuildUserPrompts.WITHOUT_TEXT));
  }

  private PCollectionTuple embed(TextEncoder encoder, PCollection<Prompt> prompts) {
    EmbedTexts.Options options =
        new EmbedTexts.Options(
            folder.root(),
            encoder,
            settings.itemTokens(),
            settings.userTokens(),
            settings.maxEmbeddingCost());
    PCollectionTuple embedded = prompts.apply("EmbedTexts", EmbedTexts.with(options));
    tallies.add(embedded.get(EmbedTexts.TALLIES));
    return embedded;
  }

  private TextVectors readVectors(
      VectorFile file, PCollection<CatalogItem> items, PCollection<UserSequence> sequences) {
    PCollectionTuple read = items.apply("ReadItemVectors", ReadItemVectors.from(file));
    tallies.add(read.get(ReadItemVectors.TALLIES));
    return new TextVectors(read.get(ReadItemVectors.ITEMS), List.of(), sequences);
  }

  private void writeItemVectors(PCollection<TextVector> vectors, PCollectionView<ItemTable> table) {
    files.add(
        vectors.apply(
            "WriteItemVectors",
            WriteItemVectors.of(table, source.width(), settings.pcaWidth(), folder)));
  }

  private void findSimilarUsers(PCollectionTuple sequences, TextVectors vectors) {
    PCollectionTuple fallback =
        vectors.withoutText().apply("FallBackToItems", FallBackToItems.of(vectors.items()));
    tallies.add(fallback.get(FallBackToItems.TALLIES));
    PCollection<TextVector> users =
        PCollectionList.of(fallback.get(FallBackToItems.VECTORS))
            .and(vectors.users())
            .apply("AllUserVectors", Flatten.pCollections());
    FindSimilarUsers.Options options =
        new FindSimilarUsers.Options(
            settings.similarUsers(),
            source.width(),
            settings.exactUsers(),
            settings.cellUsers(),
            settings.probedCells(),
            FindSimilarUsers.Options.regionUsers(source.width()));
    PCollectionTuple found =
        sequences
            .get(BuildSequences.PARTS)
            .apply("FindSimilarUsers", FindSimilarUsers.of(users, options, folder));
    files.add(found.get(FindSimilarUsers.FILES));
    tallies.add(found.get(FindSimilarUsers.TALLIES));
  }

  /** Reads and writes what needs no text, and nothing else: for the benchmark. */
  void buildLog() {
    readLog();
    finish();
  }

  private void measureDrift(Log log) {
    previous.ifPresent(
        earlier ->
            tallies.add(
                log.sequences()
                    .get(BuildSequences.SEQUENCES)
                    .apply(
                        "MeasureDrift",
                        MeasureDrift.of(
                            log.items().get(IndexItems.ITEMS), earlier, folder.root()))));
  }

  private void finish() {
    PCollection<FileEntry> allFiles =
        PCollectionList.of(files)
            .apply("Files", Flatten.pCollections())
            .setCoder(JsonCoder.of(FileEntry.class));
    PCollection<KV<String, Long>> allTallies =
        PCollectionList.of(tallies).apply("Tallies", Flatten.pCollections());
    FinishDataset.Facts facts =
        new FinishDataset.Facts(
            settings.date(),
            settings.parts(),
            source.encoder(),
            source.width(),
            settings.pcaWidth(),
            settings.similarUsers(),
            dollarsPerMillionTokens(),
            DriftLimits.parse("--drift-warn", settings.driftWarn()),
            DriftLimits.parse("--drift-stop", settings.driftStop()),
            Json.line(provenance));
    PCollection<String> finished =
        pipeline.apply("FinishDataset", FinishDataset.of(allFiles, allTallies, facts, folder));
    receipts.ifPresent(
        to ->
            finished.apply(
                "WriteReceipt", WriteReceipt.of(to, dollarsPerMillionTokens(), allTallies)));
  }

  private double dollarsPerMillionTokens() {
    return source instanceof TextEncoder encoder ? encoder.dollarsPerMillionTokens() : 0;
  }
}
