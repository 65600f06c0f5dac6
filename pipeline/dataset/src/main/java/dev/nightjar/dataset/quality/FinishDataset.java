package dev.nightjar.dataset.quality;

import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Provenance;
import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.text.EmbedTexts;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * The end of the job: {@code quality.json}, the manifest that names every file, the success mark.
 */
public final class FinishDataset extends PTransform<PBegin, PCollection<String>> {
  /**
   * What the manifest says beside the counts.
   *
   * @param dollarsPerMillionTokens what the encoder costs
   * @param warn drift that is said
   * @param stop drift that stops the job
   * @param provenance as JSON
   */
  public record Facts(
      String date,
      int parts,
      String encoder,
      int textWidth,
      int pcaWidth,
      int similarUsers,
      double dollarsPerMillionTokens,
      DriftLimits warn,
      DriftLimits stop,
      String provenance)
      implements Serializable {}

  private final PCollectionView<Iterable<FileEntry>> files;
  private final PCollectionView<Map<String, Long>> tallies;
  private final Facts facts;
  private final OutputFolder folder;

  private FinishDataset(
      PCollectionView<Iterable<FileEntry>> files,
      PCollectionView<Map<String, Long>> tallies,
      Facts facts,
      OutputFolder folder) {
    this.files = files;
    this.tallies = tallies;
    this.facts = facts;
    this.folder = folder;
  }

  /**
   * @param files all files of the folder but the last three
   * @param tallies of the whole job
   */
  public static FinishDataset of(
      PCollection<FileEntry> files,
      PCollection<KV<String, Long>> tallies,
      Facts facts,
      OutputFolder folder) {
    return new FinishDataset(
        files.apply("AllFiles", View.asIterable()),
        tallies.apply("AddTallies", Sum.longsPerKey()).apply("AllTallies", View.asMap()),
        facts,
        folder);
  }

  @Override
  public PCollection<String> expand(PBegin begin) {
    return begin
        .apply("Once", Create.of(true))
        .apply("Finish", ParDo.of(new Finish(this)).withSideInputs(files, tallies));
  }

  static DatasetFacts datasetFacts(Quality quality, Facts facts) {
    return new DatasetFacts(
        facts.date(),
        Math.toIntExact(quality.users().total()),
        Math.toIntExact(quality.items().total()),
        quality.interactions().kept(),
        facts.parts(),
        facts.encoder(),
        facts.textWidth(),
        facts.pcaWidth(),
        facts.similarUsers(),
        quality.rejectedRows());
  }

  static final class Finish extends DoFn<Boolean, String> {
    private final PCollectionView<Iterable<FileEntry>> files;
    private final PCollectionView<Map<String, Long>> tallies;
    private final Facts facts;
    private final OutputFolder folder;

    Finish(FinishDataset settings) {
      this.files = settings.files;
      this.tallies = settings.tallies;
      this.facts = settings.facts;
      this.folder = settings.folder;
    }

    @ProcessElement
    public void finish(ProcessContext context) throws IOException {
      Map<String, Long> counted = context.sideInput(tallies);
      Quality quality = Quality.of(counted);
      List<FileEntry> entries =
          StreamSupport.stream(context.sideInput(files).spliterator(), false).toList();
      try (ObjectStore store = ObjectStores.open(folder.root())) {
        FolderWriter writer = new FolderWriter(store, folder.folder());
        writer.addAll(entries);
        writer.write(Layout.QUALITY, Json.pretty(quality), 0);
        quality.drift().ifPresent(this::checkDrift);
        writer.finish(
            Layout.DATASET,
            datasetFacts(quality, facts),
            Json.read(facts.provenance(), Provenance.class, "provenance"));
      }
      count(counted);
      say(quality, counted);
      if (facts.dollarsPerMillionTokens() > 0) {
        sayCost(counted);
      }
      context.output(folder.folder());
    }

    private void checkDrift(Drift drift) {
      for (String passed : facts.warn().passedBy(drift)) {
        Warning.say(Layout.DATASET, "against %s, %s".formatted(drift.previous(), passed));
      }
      List<String> passed = facts.stop().passedBy(drift);
      if (!passed.isEmpty()) {
        throw JobStopped.because(
            "against %s, %s; see %s"
                .formatted(
                    drift.previous(), String.join("; ", passed), folder.uri(Layout.QUALITY)));
      }
    }

    /** Counters and distributions of the job, for whoever watches the engine. */
    private static void count(Map<String, Long> tallies) {
      tallies.forEach(
          (name, count) -> {
            int slash = name.indexOf('/');
            if (slash < 0) {
              Metrics.counter(Layout.DATASET, name).inc(count);
            } else if (name.substring(slash + 1).matches("\\d+")) {
              long value = Long.parseLong(name.substring(slash + 1));
              Metrics.distribution(Layout.DATASET, name.substring(0, slash))
                  .update(value * count, count, value, value);
            }
          });
    }

    private void sayCost(Map<String, Long> tallies) {
      long tokens = tallies.getOrDefault(EmbedTexts.TOKENS, 0L);
      long estimated = tallies.getOrDefault("embedded.tokens_estimated", 0L);
      System.err.printf(
          Locale.ROOT,
          "dataset: embedding took %,d tokens, about $%.4f; the estimate was %,d tokens%n",
          tokens,
          tokens * facts.dollarsPerMillionTokens() / 1e6,
          estimated);
    }

    private static void say(Quality quality, Map<String, Long> tallies) {
      System.err.printf(
          Locale.ROOT,
          "dataset: %,d interactions of %,d users kept, %,d items, %,d rows rejected%n",
          quality.interactions().kept(),
          quality.users().total(),
          quality.items().total(),
          quality.rejectedRows());
      System.err.printf(
          Locale.ROOT,
          "dataset: embedded %,d new texts, reused %,d%n",
          tallies.getOrDefault("embedded.new", 0L),
          tallies.getOrDefault("embedded.reused", 0L));
      long damaged = tallies.getOrDefault("embedded.damaged", 0L);
      if (damaged > 0) {
        System.err.printf(
            Locale.ROOT,
            "dataset: WARNING: %,d damaged files of embeddings were deleted, their texts embedded"
                + " again%n",
            damaged);
      }
    }
  }
}
