package dev.nightjar.train;

import ai.onnxruntime.OrtException;
import dev.nightjar.contract.Provenance;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.command.RefusedException;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.train.bundle.Bundle;
import dev.nightjar.train.bundle.Evaluator;
import dev.nightjar.train.bundle.Metrics;
import dev.nightjar.train.bundle.ModelFiles;
import dev.nightjar.train.bundle.Origin;
import dev.nightjar.train.bundle.Parity;
import dev.nightjar.train.bundle.RelatedPairs;
import dev.nightjar.train.bundle.ServingGraph;
import dev.nightjar.train.bundle.ServingModel;
import dev.nightjar.train.evaluation.Groups;
import dev.nightjar.train.evaluation.SampledNegatives;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.settings.BundleSettings;
import dev.nightjar.train.settings.EvaluationSettings;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Exports a trained model, proves that the export computes what the model computes, and writes the
 * bundle.
 *
 * @param groups who and what is in the long tail
 * @param seed of the sampled negatives
 * @param threads of the exported model
 */
record ShipModel(
    ObjectStore store, BundleSettings settings, EvaluationSettings groups, long seed, int threads) {
  /**
   * Writes the bundle of a model, or what a refused one leaves.
   *
   * @throws RefusedException if the gate refused it
   */
  @SuppressWarnings("try")
  void write(
      String folder,
      FolderReader dataset,
      Provenance provenance,
      Trainer.Candidate shipped,
      Metrics.Evaluation evaluation)
      throws IOException, OrtException {
    Scorer scorer = shipped.scorer();
    SampledNegatives negatives = SampledNegatives.of(shipped.set(), seed);
    Bundle bundle =
        new Bundle(
            shipped.set(),
            groups,
            settings.saveNegatives() ? Optional.of(negatives) : Optional.empty(),
            scorer,
            shipped.blend(),
            shipped.outcome(),
            shipped.began());
    try (NoGradGuard guard = new NoGradGuard();
        ModelFiles model = ModelFiles.create()) {
      ServingGraph.of(scorer, settings.itemTable(), Origin.of(provenance))
          .write(
              ServingGraph.PRODUCER,
              Nightjar.version(),
              model.model(),
              settings.externalDataMb() * 1_000_000L);
      shipped.validated().write(model.parameters());
      Metrics metrics = bundle.metrics(evaluation, parity(scorer, shipped.set(), model));
      if (evaluation.gate().refuses()) {
        bundle.writeRefused(store, metrics, provenance);
        throw refusal(evaluation);
      }
      FolderWriter writer = new FolderWriter(store, folder);
      if (settings.relatedPairs().isPresent()) {
        RelatedPairs.write(writer, shipped.evidence(), settings.relatedPairs().get());
      }
      bundle.write(writer, model, metrics, dataset.manifestKey(), provenance);
    }
  }

  private Parity.Report parity(Scorer scorer, TrainingSet set, ModelFiles model)
      throws OrtException {
    try (ServingModel exported = new ServingModel(model.model(), threads)) {
      Parity.Report report = Parity.check(scorer, set.histories(), exported);
      System.err.printf(
          Locale.ROOT,
          "train: the exported model equals the trained one: %,d sequences of %d lengths, largest difference %.1e%n",
          report.sequences(),
          report.lengths(),
          report.largestDifference());
      return report;
    }
  }

  private static RefusedException refusal(Metrics.Evaluation found) {
    return new RefusedException(
        "the model was refused: %s (with NIGHTJAR_TRAIN_FORCE=\"who and why\" the same command writes it all the same)"
            .formatted(String.join("; ", found.gate().reasons())),
        Map.of(
            "test_ndcg10",
            found.test().fullCatalog().get(Evaluator.MODEL).get(Groups.ALL).ndcg10()));
  }
}
