package dev.nightjar.train;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.Require;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.RefusedException;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.command.StageWork;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.train.bundle.Evaluator;
import dev.nightjar.train.bundle.FindWarmStart;
import dev.nightjar.train.bundle.Gate;
import dev.nightjar.train.bundle.Metrics;
import dev.nightjar.train.bundle.Production;
import dev.nightjar.train.bundle.RelatedPairs;
import dev.nightjar.train.bundle.WarmStart;
import dev.nightjar.train.evaluation.Figures;
import dev.nightjar.train.evaluation.Groups;
import dev.nightjar.train.evaluation.Ranks;
import dev.nightjar.train.evaluation.SampledNegatives;
import dev.nightjar.train.input.Sizes;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.tensor.Compute;
import dev.nightjar.train.tensor.Tensors;
import dev.nightjar.train.tensor.Workers;
import dev.nightjar.train.training.Checkpoints;
import dev.nightjar.train.training.Interruption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/**
 * from dataset to model bundle: train, evaluate, let the gate decide, export, prove parity, write.
 */
public final class TrainStage {
  private final ObjectStore store;
  private final TrainSettings settings;
  private final Interruption interruption;
  private Optional<WarmStart> start = Optional.empty(); // known once the dataset is open

  private TrainStage(ObjectStore store, TrainSettings settings, Interruption interruption) {
    this.interruption = interruption;
    this.store = store;
    this.settings = settings;
  }

  /**
   * Makes the model bundle, or finds it made.
   *
   * @return its folder, relative to the root
   * @throws RefusedException if the gate refuses the model, see {@link Gate}
   */
  public static String run(TrainSettings settings) throws IOException, OrtException {
    return work(settings, new Interruption()).folder();
  }

  /** As {@link #run}, with what there is to say of it. */
  static StageWork work(TrainSettings settings, Interruption interruption)
      throws IOException, OrtException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      return new TrainStage(store, settings, interruption).run();
    }
  }

  @SuppressWarnings("try")
  private StageWork run() throws IOException, OrtException {
    Compute compute = Compute.of(settings.machine()); // fails before any work
    FolderReader dataset = FolderReader.open(store, settings.dataset(), Layout.DATASET);
    ObjectNode identity = identity(Affects.SCORING, compute);
    start = new FindWarmStart(store, dataset, settings.training(), identity).find();
    Provenance provenance = provenance(dataset, identity);
    String folder = Layout.model(provenance.id(Layout.TRAIN));
    Optional<FolderReader> finished = FolderReader.find(store, folder, Layout.TRAIN);
    if (finished.isPresent()) {
      System.err.println("train: already done, nothing recomputed: " + folder);
      return shown(StageReceipt.Outcome.REUSED, dataset, finished.get());
    }
    int items = dataset.manifest().facts(DatasetFacts.class).items();
    settings.bundle().relatedPairs().ifPresent(most -> RelatedPairs.check(items, most));
    Sizes.of(dataset.manifest().facts(DatasetFacts.class))
        .require(
            settings.dataset(),
            settings.training(),
            settings.bundle().saveNegatives() ? SampledNegatives.PER_USER : 0);
    try (Workers workers = Workers.open(compute, settings.machine().effectiveThreads())) {
      make(folder, dataset, provenance);
    }
    return shown(
        StageReceipt.Outcome.DONE, dataset, FolderReader.open(store, folder, Layout.TRAIN));
  }

  private void make(String folder, FolderReader dataset, Provenance provenance)
      throws IOException, OrtException {
    TrainingSet set = read(dataset);
    System.err.printf(
        Locale.ROOT,
        "train: %,d users, %,d items (%,d without training interactions), %s, %d threads%n",
        set.histories().users(),
        set.catalog().items(),
        set.catalog().cold().length,
        Tensors.compute().words(),
        settings.machine().effectiveThreads());
    finish(folder, dataset, provenance, set);
  }

  /** Rows in are interactions, rows out the items that the model knows. */
  private static StageWork shown(
      StageReceipt.Outcome outcome, FolderReader dataset, FolderReader model) {
    ModelFacts facts = model.manifest().facts(ModelFacts.class);
    StageWork.Rows rows =
        new StageWork.Rows(
            dataset.manifest().facts(DatasetFacts.class).interactions(), facts.items(), 0);
    return StageWork.of(
        outcome,
        model,
        rows,
        Map.of("validation_ndcg10", facts.validationNdcg10(), "test_ndcg10", facts.testNdcg10()));
  }

  /** What the result depends on: the settings, and what they come to on this machine. */
  private ObjectNode identity(Affects least, Compute compute) {
    ObjectNode identity = Settings.identity(settings, least);
    compute.describe(identity::put);
    return identity;
  }

  private Provenance provenance(FolderReader dataset, ObjectNode identity) throws IOException {
    List<InputRef> inputs = new ArrayList<>(List.of(dataset.asInput()));
    start.ifPresent(warm -> inputs.add(warm.asInput()));
    return Nightjar.provenance(inputs, identity, settings.seed(), libraries());
  }

  /** The id of the training alone, whatever is done with the trained model. */
  private String trainingId(FolderReader dataset) throws IOException {
    ObjectNode identity = identity(Affects.RESULT, Tensors.compute());
    return provenance(dataset, identity).id(Layout.TRAIN);
  }

  private Trainer trainer(String trainingId) {
    Duration interval =
        Duration.ofMillis(Math.round(settings.checkpoints().checkpointMinutes() * 60_000));
    String folder = Layout.checkpoint(trainingId);
    return new Trainer(
        new Trainer.Plan(
            settings.training(),
            settings.bundle(),
            settings.evaluation().tailItem(),
            settings.seed()),
        name -> new Checkpoints(store, "%s/%s.npz".formatted(folder, name), interval, interruption),
        start);
  }

  private ShipModel ship() {
    return new ShipModel(
        store,
        settings.bundle(),
        settings.evaluation(),
        settings.seed(),
        settings.machine().effectiveThreads());
  }

  private TrainingSet read(FolderReader dataset) throws IOException {
    TrainingSet set = TrainingSet.read(dataset);
    return settings.training().model().shuffledText()
        ? set.withShuffledText(new SplitMix(settings.seed()))
        : set;
  }

  private void finish(String folder, FolderReader dataset, Provenance provenance, TrainingSet set)
      throws IOException, OrtException {
    Require.that(
        set.histories().usersWithTarget(Split.VALIDATION).length > 0,
        "no user has a validation item, so nothing can be chosen: a user needs three interactions, or with"
            + " --split-days some before and in the days held out");
    Trainer trainer = trainer(trainingId(dataset));
    Trainer.Candidate chosen = trainer.train(set);
    boolean refit = settings.training().course().refit();
    Evaluator evaluator = new Evaluator(set, settings.evaluation(), settings.seed());
    Metrics.OfSplit validation = figures(evaluator, chosen, Split.VALIDATION);
    Trainer.Candidate shipped = refit ? trainer.refit(set, chosen) : chosen;
    Evaluator judge =
        refit ? new Evaluator(shipped.set(), settings.evaluation(), settings.seed()) : evaluator;
    Map<String, Ranks> ranks = testRanks(judge, shipped, dataset);
    Gate gate = Gate.of(judge.compare(ranks), settings.force());
    Metrics.OfSplit test = judge.figures(ranks, Split.TEST);
    Optional<Metrics.OfSplit> before =
        refit ? Optional.of(figures(evaluator, chosen, Split.TEST)) : Optional.empty();
    before.ifPresent(figures -> say("without the validation items", figures));
    say("as published", test);
    Metrics.Evaluation evaluation = new Metrics.Evaluation(validation, before, test, gate);
    ship().write(folder, dataset, provenance, shipped, evaluation);
    if (!settings.checkpoints().keepCheckpoints()) {
      trainer.deleteCheckpoints();
    }
  }

  private static Metrics.OfSplit figures(
      Evaluator evaluator, Trainer.Candidate model, Split split) {
    return evaluator.figures(ranks(evaluator, model, split), split);
  }

  private static Map<String, Ranks> ranks(
      Evaluator evaluator, Trainer.Candidate model, Split split) {
    return evaluator.ranks(model.scorer(), model.evidence(), model.evidenceAlone(), split);
  }

  /** Of the model as it would be published, the baselines, and the model now in production. */
  private Map<String, Ranks> testRanks(
      Evaluator evaluator, Trainer.Candidate model, FolderReader dataset)
      throws IOException, OrtException {
    Map<String, Ranks> ranks = ranks(evaluator, model, Split.TEST);
    Optional<Production> production =
        Production.open(store, dataset, settings.machine().effectiveThreads());
    if (production.isPresent()) {
      try (Production current = production.get()) {
        System.err.println("train: comparing with the model in production, " + current.folder());
        ranks.put(
            Evaluator.PRODUCTION,
            current.ranks(model.set().histories(), evaluator.negatives(), Split.TEST));
      }
    }
    return ranks;
  }

  private static void say(String which, Metrics.OfSplit test) {
    Figures all = test.fullCatalog().get(Evaluator.MODEL).get(Groups.ALL);
    System.err.printf(
        Locale.ROOT,
        "train: test, full catalog, %s: HR@10 %.4f, NDCG@10 %.4f on %,d targets; best sum of item pairs %.4f%n",
        which,
        all.hr10(),
        all.ndcg10(),
        all.count(),
        test.fullCatalog().get(Evaluator.BEST_SUM).get(Groups.ALL).ndcg10());
  }

  private static Map<String, String> libraries() throws IOException {
    return Map.of(
        "libtorch", Loader.getVersion("org.bytedeco", "pytorch"),
        "onnxruntime", OrtEnvironment.getEnvironment().getVersion());
  }
}
