package dev.nightjar.train;

import dev.nightjar.train.bundle.Metrics;
import dev.nightjar.train.bundle.WarmStart;
import dev.nightjar.train.evaluation.BlendSearch;
import dev.nightjar.train.evaluation.SampledNegatives;
import dev.nightjar.train.evaluation.ViewWeights;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.ColdStart;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.ItemRows;
import dev.nightjar.train.model.Parameters;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.settings.BundleSettings;
import dev.nightjar.train.settings.ModelSettings.ViewTraining;
import dev.nightjar.train.settings.StepSettings.StopOn;
import dev.nightjar.train.settings.TrainingSettings;
import dev.nightjar.train.training.Checkpoints;
import dev.nightjar.train.training.Training;
import dev.nightjar.train.training.TrainingLength;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;

/** Makes the model: trains it, selects on validation, then refits it with the validation items. */
final class Trainer {
  private static final String TRAINING = "training";
  private static final String REFIT = "refit";

  private final TrainingSettings settings;
  private final BundleSettings bundle;
  private final int tailItem;
  private final long seed;
  private final Function<String, Checkpoints> checkpoints;
  private final Optional<WarmStart> start;

  /**
   * What it is to make.
   *
   * @param tailItem interactions from which on an item is a head item
   * @param seed of every random choice
   */
  record Plan(TrainingSettings settings, BundleSettings bundle, int tailItem, long seed) {}

  /**
   * @param checkpoints those of a name
   * @param start what it starts from, if not anew
   */
  Trainer(Plan plan, Function<String, Checkpoints> checkpoints, Optional<WarmStart> start) {
    settings = plan.settings();
    bundle = plan.bundle();
    tailItem = plan.tailItem();
    seed = plan.seed();
    this.checkpoints = checkpoints;
    this.start = start;
  }

  /**
   * A trained model.
   *
   * @param set what it was trained on
   * @param evidence of the items it was trained on
   * @param blend how both add up in the scorer
   * @param evidenceAlone the best sum of evidence without a model
   * @param began where its training started, if not anew
   * @param validated the parameters before the second training
   */
  record Candidate(
      TrainingSet set,
      Scorer scorer,
      Training.Outcome outcome,
      ItemPairs evidence,
      BlendWeights blend,
      BlendWeights evidenceAlone,
      Optional<Metrics.Start> began,
      Parameters validated) {}

  /** Trains until validation says enough, and chooses how model and evidence add up. */
  Candidate train(TrainingSet set) throws IOException {
    DualView view = fresh(set);
    Optional<Metrics.Start> began = begin(view, set);
    ColdStart coldStart = coldStart(set);
    Training.Outcome outcome =
        new Training(set, plan(length(set)), view, coldStart, checkpoints.apply(TRAINING)).run();
    Scorer model = weighed(served(set, view, coldStart), set);
    ItemPairs evidence = evidence(set);
    boolean[] tail = set.catalog().tail(tailItem);
    BlendSearch.Both found =
        new BlendSearch(set.histories(), evidence, tail, deciding(set), seed)
            .run(model, otherwise(model, set));
    say("item pairs alone", found.withoutModel());
    say("model and item pairs", found.withModel());
    BlendWeights blend =
        settings.model().itemPairs() ? found.withModel().weights() : BlendWeights.MODEL_ALONE;
    return new Candidate(
        set,
        found.model().with(blend, evidence, tail),
        outcome,
        evidence,
        blend,
        found.withoutModel().weights(),
        began,
        view.parameters());
  }

  /** Negatives that weights are chosen by, if not the full catalog: not those of the test. */
  private Optional<SampledNegatives> deciding(TrainingSet set) {
    return settings.steps().stopOn() == StopOn.SAMPLED
        ? Optional.of(SampledNegatives.of(set, seed + 1))
        : Optional.empty();
  }

  private Optional<Metrics.Start> begin(DualView view, TrainingSet set) throws IOException {
    if (start.isEmpty()) {
      return Optional.empty();
    }
    Metrics.Start began = start.get().putInto(view, set.catalog(), bundle.coldNeighbours());
    System.err.printf(
        Locale.ROOT,
        "train: starts from %s of %s: %,d items known, %,d new, %,d vanished%n",
        began.model(),
        began.date(),
        began.knownItems(),
        began.newItems(),
        began.vanishedItems());
    return Optional.of(began);
  }

  private Training.Plan plan(TrainingLength length) {
    return new Training.Plan(settings, seed, length);
  }

  private TrainingLength length(TrainingSet set) {
    return start.isPresent()
        ? TrainingLength.warm(settings, sequences(set))
        : TrainingLength.first(settings, sequences(set));
  }

  /**
   * Views that were trained on the sum of their scores are weighed as they were trained; others as
   * is usual if item pairs will say more, see {@link #otherwise}.
   */
  private Scorer weighed(Scorer model, TrainingSet set) {
    boolean apart =
        settings.model().viewTraining() == ViewTraining.APART
            && settings.model().views().count() == 2;
    if (!apart) {
      return model;
    }
    return settings.model().itemPairs()
        ? ViewWeights.usual(model, set.catalog())
        : ViewWeights.choose(model, set, seed);
  }

  /** With other weights of its views, which item pairs may want: they know of texts, too. */
  private List<List<Scorer>> otherwise(Scorer model, TrainingSet set) {
    return model.standardization().weights().size() == 2 && settings.model().itemPairs()
        ? ViewWeights.others(model, set.catalog())
        : List.of();
  }

  /**
   * Epochs that the model was trained for; if it started from another model, the best epoch is not
   * meaningful.
   */
  private int learning(TrainingSet set, Training.Outcome outcome) {
    return start.isPresent() ? length(set).epochs() : outcome.bestEpoch();
  }

  private static int sequences(TrainingSet set) {
    return set.histories().usersKnowing(Split.VALIDATION, 2).length;
  }

  /** The best model, trained further with the validation items. */
  Candidate refit(TrainingSet set, Candidate chosen) {
    TrainingSet more = set.withValidationTrained();
    DualView view = fresh(more);
    view.parameters().restore(chosen.scorer().view().parameters().copies());
    ColdStart coldStart = coldStart(more);
    TrainingLength length = TrainingLength.again(settings, learning(set, chosen.outcome()));
    new Training(more, plan(length), view, coldStart, checkpoints.apply(refitName())).runToTheEnd();
    ItemPairs evidence = evidence(more);
    boolean[] tail = more.catalog().tail(tailItem);
    return new Candidate(
        more,
        served(more, view, coldStart)
            .weighing(chosen.scorer().standardization().weights(), more.catalog())
            .with(chosen.blend(), evidence, tail),
        chosen.outcome(),
        evidence,
        chosen.blend(),
        chosen.evidenceAlone(),
        chosen.began(),
        chosen.validated());
  }

  private static ItemPairs evidence(TrainingSet set) {
    long start = System.nanoTime();
    ItemPairs pairs = ItemPairs.of(set);
    System.err.printf(
        Locale.ROOT,
        "train: item pairs: %s in %.1f s%n",
        pairs.words(),
        (System.nanoTime() - start) / 1e9);
    return pairs;
  }

  private void say(String what, BlendSearch.Found found) {
    System.err.printf(
        Locale.ROOT,
        "train: %s: validation %sNDCG@10 %.4f, tail items %.4f%n",
        what,
        settings.steps().stopOn() == StopOn.SAMPLED ? "sampled " : "",
        found.ndcg10(),
        found.tailNdcg10());
  }

  /** Trainings that differ in their second part alone share the first. */
  private String refitName() {
    return REFIT + "-" + settings.course().refitShare();
  }

  private DualView fresh(TrainingSet set) {
    return new DualView(set.catalog(), settings.model(), settings.effectiveSize(), seed);
  }

  @SuppressWarnings("try")
  private Scorer served(TrainingSet set, DualView view, ColdStart coldStart) {
    try (NoGradGuard guard = new NoGradGuard()) {
      ItemRows rows = coldStart.applyTo(view.allRows());
      boolean half = bundle.itemTable() == BundleSettings.ItemTable.FLOAT16;
      return Scorer.of(view, half ? rows.rounded() : rows, set.catalog());
    }
  }

  private ColdStart coldStart(TrainingSet set) {
    return settings.model().views().collaborative()
        ? ColdStart.of(set.catalog(), bundle.coldNeighbours())
        : ColdStart.NONE;
  }

  /** What they led to is written. */
  void deleteCheckpoints() throws IOException {
    checkpoints.apply(TRAINING).delete();
    checkpoints.apply(refitName()).delete();
  }
}
