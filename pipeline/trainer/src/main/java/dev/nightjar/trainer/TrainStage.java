package dev.nightjar.trainer;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Provenance;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.command.RefusedException;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.trainer.bundle.Bundle;
import dev.nightjar.trainer.bundle.Evaluator;
import dev.nightjar.trainer.bundle.Metrics;
import dev.nightjar.trainer.bundle.Parity;
import dev.nightjar.trainer.bundle.ServingGraph;
import dev.nightjar.trainer.bundle.ServingModel;
import dev.nightjar.trainer.evaluation.Figures;
import dev.nightjar.trainer.evaluation.Groups;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.ColdStart;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.settings.TrainSettings;
import dev.nightjar.trainer.training.Training;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/** dataset to model bundle: train, evaluate, refuse what is no good, export, prove, write. */
public final class TrainStage {

  private final ObjectStore store;
  private final TrainSettings settings;

  private TrainStage(ObjectStore store, TrainSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /**
   * Makes the model bundle, or finds it made.
   *
   * @return its folder, relative to the root
   * @throws RefusedException if the model does not beat the most popular items
   */
  public static String run(TrainSettings settings) throws IOException, OrtException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      return new TrainStage(store, settings).run();
    }
  }

  private String run() throws IOException, OrtException {
    FolderReader dataset = FolderReader.open(store, settings.dataset(), Layout.DATASET);
    Provenance provenance =
        Nightjar.provenance(
            List.of(dataset.asInput()), Settings.identity(settings), settings.seed(), libraries());
    String folder = Layout.model(provenance.id(Layout.TRAIN));
    if (FolderReader.find(store, folder, Layout.TRAIN).isPresent()) {
      System.err.println("train: already done, nothing recomputed: " + folder);
      return folder;
    }
    torch.set_num_threads(settings.effectiveThreads());
    torch.manual_seed(settings.seed());
    TrainingSet set = TrainingSet.read(dataset);
    DualView view = new DualView(set.catalog(), settings);
    ColdStart coldStart = ColdStart.of(set.catalog(), settings.coldNeighbours());
    System.err.printf(
        Locale.ROOT,
        "train: %,d users, %,d items (%,d without training interactions), %d threads%n",
        set.histories().users(),
        set.catalog().items(),
        set.catalog().cold().length,
        settings.effectiveThreads());
    Training.Outcome outcome = new Training(set, settings, view, coldStart).run();
    finish(folder, dataset, provenance, new Bundle(set, settings, view, outcome), coldStart);
    return folder;
  }

  @SuppressWarnings("try")
  private void finish(
      String folder,
      FolderReader dataset,
      Provenance provenance,
      Bundle bundle,
      ColdStart coldStart)
      throws IOException, OrtException {
    try (NoGradGuard guard = new NoGradGuard()) {
      ItemRows served = coldStart.applyTo(bundle.view().allRows());
      Evaluator evaluator = new Evaluator(bundle.set(), settings);
      Metrics.OfSplit validation = evaluator.of(bundle.view(), served, Split.VALIDATION);
      requireBetter(bundle.gate(validation));
      byte[] model = ServingGraph.of(bundle.view(), served, Nightjar.version());
      Parity.Report parity = parity(bundle, served, model);
      Metrics.OfSplit test = evaluator.of(bundle.view(), served, Split.TEST);
      Figures all = test.fullCatalog().model().get(Groups.ALL);
      System.err.printf(
          Locale.ROOT,
          "train: test, full catalog: HR@10 %.4f, NDCG@10 %.4f on %,d targets%n",
          all.hr10(),
          all.ndcg10(),
          all.count());
      Metrics metrics = bundle.metrics(validation, test, parity);
      bundle.write(
          new FolderWriter(store, folder), model, metrics, dataset.manifestKey(), provenance);
    }
  }

  private void requireBetter(Metrics.Gate gate) {
    if (!gate.passed() && !settings.force()) {
      throw new RefusedException(
          "expected a validation NDCG@10 above that of the most popular items, %s, found %s (--force writes the model all the same)"
              .formatted(gate.mostPopularNdcg10(), gate.modelNdcg10()));
    }
  }

  private Parity.Report parity(Bundle bundle, ItemRows served, byte[] model) throws OrtException {
    try (ServingModel exported = new ServingModel(model, settings.effectiveThreads())) {
      Parity.Report report =
          Parity.check(bundle.view(), served, bundle.set().histories(), exported);
      System.err.printf(
          Locale.ROOT,
          "train: the exported model equals the trained one: %,d sequences of %d lengths, largest difference %.1e%n",
          report.sequences(),
          report.lengths(),
          report.largestDifference());
      return report;
    }
  }

  private static Map<String, String> libraries() throws IOException {
    return Map.of(
        "libtorch", Loader.getVersion("org.bytedeco", "pytorch"),
        "onnxruntime", OrtEnvironment.getEnvironment().getVersion());
  }
}
