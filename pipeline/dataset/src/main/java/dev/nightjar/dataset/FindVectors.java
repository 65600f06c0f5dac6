package dev.nightjar.dataset;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.sequence.BuildSequences;
import dev.nightjar.dataset.sequence.IndexItems;
import dev.nightjar.dataset.text.BuildItemPrompts;
import dev.nightjar.dataset.text.BuildUserPrompts;
import dev.nightjar.dataset.text.EmbedTexts;
import dev.nightjar.dataset.text.Prompt;
import dev.nightjar.dataset.text.PromptTemplate;
import dev.nightjar.dataset.text.ReadItemVectors;
import dev.nightjar.dataset.text.TextEncoder;
import dev.nightjar.dataset.text.TextSettings;
import dev.nightjar.dataset.text.TextVector;
import dev.nightjar.dataset.text.VectorFile;
import dev.nightjar.dataset.text.VectorSource;
import java.util.List;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Vectors of what items and users are like in words: from an encoder, or from the caller. */
final class FindVectors {
  private final TextSettings settings;
  private final VectorSource source;
  private final OutputFolder folder;
  private final StepOutputs outputs;

  FindVectors(
      TextSettings settings, VectorSource source, OutputFolder folder, StepOutputs outputs) {
    this.settings = settings;
    this.source = source;
    this.folder = folder;
    this.outputs = outputs;
  }

  /**
   * Vectors of the texts there are.
   *
   * @param users of those with a text
   * @param withoutText users whose vector must be made of their items'
   */
  record Vectors(
      PCollection<TextVector> items,
      List<PCollection<TextVector>> users,
      PCollection<UserSequence> withoutText) {}

  Vectors build(ReadLog.Log log) {
    Vectors vectors =
        source instanceof TextEncoder encoder
            ? embedTexts(encoder, log)
            : readVectors((VectorFile) source, log);
    outputs.addTallies(
        vectors
            .items()
            .apply(
                "CountItemsWithText",
                MapElements.into(Tally.TYPE).via(vector -> Tally.of("items.with_text", 1))));
    return vectors;
  }

  private Vectors embedTexts(TextEncoder encoder, ReadLog.Log log) {
    PCollection<UserSequence> sequences = log.sequences().get(BuildSequences.SEQUENCES);
    PCollection<Prompt> itemPrompts =
        items(log)
            .apply(
                "BuildItemPrompts",
                BuildItemPrompts.from(PromptTemplate.parse(settings.itemPrompt())));
    if (settings.userVectors() == TextSettings.UserVectorKind.MEAN) {
      return new Vectors(embed(encoder, itemPrompts).get(EmbedTexts.ITEMS), List.of(), sequences);
    }
    PCollectionTuple userPrompts =
        sequences.apply(
            "BuildUserPrompts",
            BuildUserPrompts.of(log.itemFile(), folder, encoder, settings.userTokens()));
    PCollectionTuple embedded =
        embed(
            encoder,
            PCollectionList.of(itemPrompts)
                .and(userPrompts.get(BuildUserPrompts.PROMPTS))
                .apply("AllTexts", Flatten.pCollections()));
    return new Vectors(
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
            settings.source().maxEmbeddingCost());
    PCollectionTuple embedded = prompts.apply("EmbedTexts", EmbedTexts.with(options));
    outputs.addTallies(embedded.get(EmbedTexts.TALLIES));
    return embedded;
  }

  private Vectors readVectors(VectorFile file, ReadLog.Log log) {
    PCollectionTuple read =
        items(log)
            .getPipeline()
            .apply("ReadItemVectors", ReadItemVectors.from(file, log.itemFile(), folder));
    outputs.addTallies(read.get(ReadItemVectors.TALLIES));
    return new Vectors(
        read.get(ReadItemVectors.ITEMS), List.of(), log.sequences().get(BuildSequences.SEQUENCES));
  }

  private static PCollection<CatalogItem> items(ReadLog.Log log) {
    return log.items().get(IndexItems.ITEMS);
  }
}
