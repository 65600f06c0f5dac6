package dev.nightjar.dataset.quality;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.dataset.text.EmbedTexts;
import dev.nightjar.stage.command.Receipts;
import dev.nightjar.stage.command.StageWork;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Writes the receipt of a job that nobody waits for, as its last step: what started it is gone by
 * then.
 */
public final class WriteReceipt extends PTransform<PCollection<String>, PCollection<String>> {
  private final String receipts;
  private final double dollarsPerMillionTokens;
  private final PCollectionView<Long> tokens;

  private WriteReceipt(
      String receipts, double dollarsPerMillionTokens, PCollectionView<Long> tokens) {
    this.receipts = receipts;
    this.dollarsPerMillionTokens = dollarsPerMillionTokens;
    this.tokens = tokens;
  }

  /**
   * @param receipts where to, and since when
   * @param dollarsPerMillionTokens what the encoder costs
   * @param tallies of the whole job
   */
  public static WriteReceipt of(
      Receipts receipts, double dollarsPerMillionTokens, PCollection<KV<String, Long>> tallies) {
    PCollectionView<Long> tokens =
        tallies
            .apply("Tokens", Filter.by(tally -> tally.getKey().equals(EmbedTexts.TOKENS)))
            .apply("CountsOfTokens", Values.create())
            .apply("AllTokens", Sum.longsGlobally().asSingletonView());
    return new WriteReceipt(Json.line(receipts), dollarsPerMillionTokens, tokens);
  }

  /** The folder of the dataset in, once it is finished; the same out. */
  @Override
  public PCollection<String> expand(PCollection<String> folder) {
    return folder.apply("Write", ParDo.of(new Write(this)).withSideInputs(tokens));
  }

  static final class Write extends DoFn<String, String> {
    private final String receipts;
    private final double dollarsPerMillionTokens;
    private final PCollectionView<Long> tokens;

    Write(WriteReceipt settings) {
      this.receipts = settings.receipts;
      this.dollarsPerMillionTokens = settings.dollarsPerMillionTokens;
      this.tokens = settings.tokens;
    }

    @ProcessElement
    public void write(ProcessContext context) throws IOException {
      Receipts to = Json.read(receipts, Receipts.class, "receipts");
      double dollars = context.sideInput(tokens) * dollarsPerMillionTokens / 1e6;
      try (ObjectStore store = ObjectStores.open(to.root())) {
        FolderReader dataset = FolderReader.open(store, context.element(), Layout.DATASET);
        StageWork work = DatasetWork.of(StageReceipt.Outcome.DONE, dataset).withCost(dollars);
        to.write(to.of(work).ofManyProcesses());
      }
      context.output(context.element());
    }
  }
}
