package dev.nightjar.dataset;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.log.CatalogRow;
import dev.nightjar.dataset.log.CheckRejected;
import dev.nightjar.dataset.log.InputFile;
import dev.nightjar.dataset.log.Interaction;
import dev.nightjar.dataset.log.KeepFirstOfEachItem;
import dev.nightjar.dataset.log.ParseCatalog;
import dev.nightjar.dataset.log.ParseInteraction;
import dev.nightjar.dataset.log.ParseUser;
import dev.nightjar.dataset.log.ReadRows;
import dev.nightjar.dataset.log.RejectedRow;
import dev.nightjar.dataset.log.WaitFor;
import dev.nightjar.dataset.log.WriteRejected;
import dev.nightjar.dataset.quality.FinishDataset;
import dev.nightjar.dataset.sequence.BuildSequences;
import dev.nightjar.dataset.sequence.CollectHistories;
import dev.nightjar.dataset.sequence.CountItems;
import dev.nightjar.dataset.sequence.IndexItems;
import dev.nightjar.dataset.sequence.ItemTable;
import dev.nightjar.dataset.sequence.KeepCore;
import dev.nightjar.dataset.sequence.UserHistory;
import dev.nightjar.dataset.similar.FallBackToItems;
import dev.nightjar.dataset.similar.FindSimilarUsers;
import dev.nightjar.dataset.text.BuildItemPrompts;
import dev.nightjar.dataset.text.BuildUserPrompts;
import dev.nightjar.dataset.text.EmbedTexts;
import dev.nightjar.dataset.text.EncoderModel;
import dev.nightjar.dataset.text.Prompt;
import dev.nightjar.dataset.text.TextVector;
import dev.nightjar.dataset.text.WriteItemVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
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
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The pipeline: logs and catalogue to a dataset folder. {@link #build} is its table of contents.
 */
final class BuildDataset {
  /** Groups of users per part while histories are collected: a part may be too large at once. */
  private static final int BUCKETS_PER_PART = 16;

  private final Pipeline pipeline;
  private final DatasetSettings settings;
  private final Inputs inputs;
  private final OutputFolder folder;
  private final Provenance provenance;
  private final List<PCollection<FileEntry>> files = new ArrayList<>();
  private final List<PCollection<KV<String, Long>>> tallies = new ArrayList<>();
  private final List<PCollection<RejectedRow>> rejected = new ArrayList<>();

  BuildDataset(
      Pipeline pipeline,
      DatasetSettings settings,
      Inputs inputs,
      OutputFolder folder,
      Provenance provenance) {
    this.pipeline = pipeline;
    this.settings = settings;
    this.inputs = inputs;
    this.folder = folder;
    this.provenance = provenance;
  }

  void build() {
    PCollection<Interaction> interactions = readInteractions();
    PCollection<CatalogRow> catalog = readCatalog();
    PCollection<String> users = readUsers();
    PCollection<Boolean> accepted = checkRejected();

    PCollection<UserHistory> histories = keepCore(collectHistories(interactions, accepted));
    PCollectionTuple items = indexItems(accepted, catalog, histories);
    PCollectionView<ItemTable> table = items.get(IndexItems.TABLE).apply(View.asSingleton());
    PCollectionTuple sequences = buildSequences(histories, users, table);

    PCollectionTuple prompts = userPrompts(sequences.get(BuildSequences.SEQUENCES), table);
    PCollectionTuple vectors = embedTexts(itemPrompts(items), prompts);
    writeItemVectors(vectors.get(EmbedTexts.ITEMS), table);
    findSimilarUsers(sequences, prompts, vectors);
    finish();
  }

  private PCollection<Interaction> readInteractions() {
    return read(
        "Interactions",
        inputs.interactions(),
        ReadRows.with(ParseInteraction::parse, Interaction.CODER));
  }

  private PCollection<CatalogRow> readCatalog() {
    PCollectionTuple rows =
        read("Catalog", inputs.catalog(), ReadRows.with(ParseCatalog::parse, CatalogRow.CODER))
            .apply("KeepFirstOfEachItem", KeepFirstOfEachItem.of(inputs.catalog()));
    rejected.add(rows.get(KeepFirstOfEachItem.REJECTED));
    tallies.add(rows.get(KeepFirstOfEachItem.TALLIES));
    return rows.get(KeepFirstOfEachItem.ROWS);
  }

  private PCollection<String> readUsers() {
    return read("Users", inputs.users(), ReadRows.with(ParseUser::parse, StringUtf8Coder.of()));
  }

  private <T> PCollection<T> read(String name, List<InputFile> list, ReadRows<T> read) {
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

  private PCollection<UserHistory> collectHistories(
      PCollection<Interaction> interactions, PCollection<Boolean> accepted) {
    PCollectionTuple out =
        interactions
            .apply("WaitUntilAccepted", WaitFor.element(accepted))
            .setCoder(Interaction.CODER)
            .apply(
                "CollectHistories",
                CollectHistories.of(
                    BUCKETS_PER_PART * settings.parts(), settings.maxUserInteractions()));
    tallies.add(out.get(CollectHistories.TALLIES));
    return out.get(CollectHistories.HISTORIES);
  }

  private PCollection<UserHistory> keepCore(PCollection<UserHistory> histories) {
    PCollectionTuple out =
        histories.apply(
            "KeepCore",
            KeepCore.of(
                settings.minUserInteractions(),
                settings.minItemInteractions(),
                settings.coreUntilStable()));
    tallies.add(out.get(KeepCore.TALLIES));
    PCollection<UserHistory> kept = out.get(KeepCore.HISTORIES);
    tallies.add(
        kept.apply(
            "CountKept",
            MapElements.into(Tally.TYPE)
                .via(history -> Tally.of("interactions.kept", history.length()))));
    return kept;
  }

  private PCollectionTuple indexItems(
      PCollection<Boolean> accepted,
      PCollection<CatalogRow> catalog,
      PCollection<UserHistory> histories) {
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
      PCollection<UserHistory> histories,
      PCollection<String> users,
      PCollectionView<ItemTable> table) {
    PCollection<UserHistory> withoutHistory =
        users
            .apply(
                "WithoutHistory",
                MapElements.into(TypeDescriptor.of(UserHistory.class)).via(UserHistory::none))
            .setCoder(UserHistory.CODER);
    PCollectionTuple out =
        PCollectionList.of(histories)
            .and(withoutHistory)
            .apply("AllUsers", Flatten.pCollections())
            .apply("BuildSequences", BuildSequences.inParts(settings.parts(), table, folder));
    files.add(out.get(BuildSequences.FILES));
    tallies.add(out.get(BuildSequences.TALLIES));
    return out;
  }

  private static PCollection<Prompt> itemPrompts(PCollectionTuple items) {
    return items.get(IndexItems.ITEMS).apply("BuildItemPrompts", BuildItemPrompts.ofCatalog());
  }

  private PCollectionTuple userPrompts(
      PCollection<UserSequence> sequences, PCollectionView<ItemTable> table) {
    return sequences.apply(
        "BuildUserPrompts", BuildUserPrompts.of(table, settings.encoder(), settings.userTokens()));
  }

  private PCollectionTuple embedTexts(PCollection<Prompt> items, PCollectionTuple users) {
    EmbedTexts.Options options =
        new EmbedTexts.Options(
            folder.root(), settings.encoder(), settings.itemTokens(), settings.userTokens());
    PCollectionTuple out =
        PCollectionList.of(items)
            .and(users.get(BuildUserPrompts.PROMPTS))
            .apply("AllTexts", Flatten.pCollections())
            .apply("EmbedTexts", EmbedTexts.with(options));
    tallies.add(out.get(EmbedTexts.TALLIES));
    tallies.add(
        out.get(EmbedTexts.ITEMS)
            .apply(
                "CountItemsWithText",
                MapElements.into(Tally.TYPE).via(vector -> Tally.of("items.with_text", 1))));
    return out;
  }

  private void writeItemVectors(PCollection<TextVector> vectors, PCollectionView<ItemTable> table) {
    files.add(
        vectors.apply("WriteItemVectors", WriteItemVectors.of(table, settings.pcaWidth(), folder)));
  }

  private void findSimilarUsers(
      PCollectionTuple sequences, PCollectionTuple prompts, PCollectionTuple vectors) {
    PCollectionTuple fallback =
        prompts
            .get(BuildUserPrompts.WITHOUT_TEXT)
            .apply("FallBackToItems", FallBackToItems.of(vectors.get(EmbedTexts.ITEMS)));
    tallies.add(fallback.get(FallBackToItems.TALLIES));
    PCollection<TextVector> users =
        PCollectionList.of(vectors.get(EmbedTexts.USERS))
            .and(fallback.get(FallBackToItems.VECTORS))
            .apply("AllUserVectors", Flatten.pCollections());
    FindSimilarUsers.Options options =
        new FindSimilarUsers.Options(
            settings.similarUsers(),
            EncoderModel.WIDTH,
            settings.exactUsers(),
            settings.cellUsers(),
            settings.probedCells(),
            FindSimilarUsers.Options.REGION_USERS);
    PCollectionTuple found =
        sequences
            .get(BuildSequences.PARTS)
            .apply("FindSimilarUsers", FindSimilarUsers.of(users, options, folder));
    files.add(found.get(FindSimilarUsers.FILES));
    tallies.add(found.get(FindSimilarUsers.TALLIES));
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
            settings.encoder().encoder(),
            EncoderModel.WIDTH,
            settings.pcaWidth(),
            settings.similarUsers(),
            Json.line(provenance));
    pipeline.apply("FinishDataset", FinishDataset.of(allFiles, allTallies, facts, folder));
  }
}
