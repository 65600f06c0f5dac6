package dev.nightjar.train.bundle;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.train.evaluation.Figures;
import dev.nightjar.train.evaluation.Groups;
import dev.nightjar.train.evaluation.SampledNegatives;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.settings.EvaluationSettings;
import dev.nightjar.train.training.EpochLog;
import dev.nightjar.train.training.Training;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Everything in a model bundle except the model itself, and how it is written.
 *
 * @param negatives if the bundle is to hold them
 */
public record Bundle(
    TrainingSet set,
    EvaluationSettings tail,
    Optional<SampledNegatives> negatives,
    Scorer scorer,
    BlendWeights blend,
    Training.Outcome outcome,
    Optional<Metrics.Start> start) {

  /** Puts all figures together. */
  public Metrics metrics(Metrics.Evaluation evaluation, Parity.Report parity) {
    return new Metrics(
        Conventions.FORMAT_VERSION,
        scorer.view().kind().word(),
        outcome.bestEpoch(),
        outcome.epochs().size(),
        start,
        scorer.standardization().weights(),
        blend,
        counts(),
        new Metrics.Thresholds(tail.tailUser(), tail.tailItem()),
        evaluation.validation(),
        evaluation.testBeforeRefit(),
        evaluation.test(),
        evaluation.gate(),
        new Metrics.ParityOfExport(parity.sequences(), parity.lengths(), Parity.TOLERANCE));
  }

  private Metrics.Counts counts() {
    Histories histories = set.histories();
    return new Metrics.Counts(
        histories.users(),
        set.catalog().items(),
        set.catalog().cold().length,
        histories.usersKnowing(Split.VALIDATION, 2).length,
        IntStream.range(0, histories.users()).mapToLong(histories::trainLength).sum(),
        IntStream.range(0, histories.users()).mapToLong(histories::furtherTestItems).sum());
  }

  private static Figures all(Metrics.OfSplit split) {
    return split.fullCatalog().get(Evaluator.MODEL).get(Groups.ALL);
  }

  /**
   * Writes the folder.
   *
   * @param dataset manifest of the dataset, relative to the root
   */
  public void write(
      FolderWriter folder, ModelFiles model, Metrics metrics, String dataset, Provenance provenance)
      throws IOException {
    folder.write(Layout.MODEL, model.model(), 0);
    if (model.data().isPresent()) {
      folder.write(Layout.MODEL_DATA, model.data().get(), 0);
    }
    folder.write(Layout.PARAMETERS, model.parameters(), 0);
    folder.write(Layout.METRICS, Json.pretty(metrics), 0);
    folder.write(Layout.TRAINING_LOG, trainingLog(), outcome.epochs().size());
    folder.write(
        Layout.MODEL_CARD,
        ModelCard.of(provenance.id(Layout.TRAIN), set.facts(), metrics, provenance.settings()),
        0);
    if (negatives.isPresent()) {
      folder.write(Layout.SAMPLED_NEGATIVES, negatives.get().file(), set.histories().users());
    }
    ModelFacts facts =
        new ModelFacts(
            scorer.view().kind().word(),
            set.catalog().items(),
            dataset,
            scorer.view().maxLength(),
            scorer.view().representationWidth(),
            all(metrics.validation()).ndcg10(),
            all(metrics.test()).ndcg10());
    folder.finish(Layout.TRAIN, facts, provenance);
  }

  /** Leaves the figures and the reasons of a refused model, instead of those of the last one. */
  public void writeRefused(ObjectStore store, Metrics metrics, Provenance provenance)
      throws IOException {
    String id = provenance.id(Layout.TRAIN);
    byte[] card = ModelCard.of(id, set.facts(), metrics, provenance.settings());
    List<FileEntry> files =
        List.of(
            overwrite(store, id, Layout.METRICS, Json.pretty(metrics)),
            overwrite(store, id, Layout.MODEL_CARD, card));
    Map<String, List<String>> facts = Map.of("refused", metrics.gate().reasons());
    Manifest manifest = Manifest.of(Layout.TRAIN, facts, files, provenance);
    overwrite(store, id, Layout.MANIFEST, Json.pretty(manifest));
  }

  private static FileEntry overwrite(ObjectStore store, String id, String name, byte[] content)
      throws IOException {
    Path file = Files.createTempFile("nightjar-refused", ".tmp");
    try {
      Files.write(file, content);
      store.overwrite(Layout.refused(id, name), file);
      return new FileEntry(name, content.length, 0, Sha256.of(content));
    } finally {
      Files.delete(file);
    }
  }

  private byte[] trainingLog() {
    return outcome.epochs().stream()
        .map((EpochLog epoch) -> Json.line(epoch) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }
}
