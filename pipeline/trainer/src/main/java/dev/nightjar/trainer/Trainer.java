package dev.nightjar.trainer;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.trainer.bundle.Evaluator;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.ColdStart;
import dev.nightjar.trainer.model.ContentTerm;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.model.Scorer;
import dev.nightjar.trainer.model.SemanticSlots;
import dev.nightjar.trainer.settings.TrainSettings;
import dev.nightjar.trainer.training.Checkpoints;
import dev.nightjar.trainer.training.Interruption;
import dev.nightjar.trainer.training.Training;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/** Makes the model: trains it, chooses on validation, trains it once more with those items, too. */
final class Trainer {
  /** Weights to choose from: scores are log-odds, likeness is a difference of cosines. */
  private static final double[] CONTENT_WEIGHTS = {0, 4, 8, 12, 16, 24};

  private static final String TRAINING = "training";
  private static final String REFIT = "refit";

  private final TrainSettings settings;
  private final ObjectStore store;
  private final String id;
  private final Interruption interruption;

  /**
   * @param id of the training, for its checkpoints
   */
  Trainer(TrainSettings settings, ObjectStore store, String id, Interruption interruption) {
    this.interruption = interruption;
    this.settings = settings;
    this.store = store;
    this.id = id;
  }

  /** A trained model. */
  record Candidate(Scorer scorer, Training.Outcome outcome) {
    Candidate with(ContentTerm content) {
      return new Candidate(scorer.with(content), outcome);
    }
  }

  /** Trains until validation says enough, and chooses the weight of likeness in text. */
  Candidate train(TrainingSet set, Evaluator evaluator) {
    DualView view = fresh(set);
    ColdStart coldStart = coldStart(set);
    Training.Outcome outcome =
        new Training(set, settings, view, coldStart, checkpoints(TRAINING)).run();
    Scorer scorer = served(view, coldStart);
    return new Candidate(scorer, outcome).with(chooseContent(set, scorer, evaluator));
  }

  /** The same model from the start with the validation items, for as many epochs as were best. */
  Candidate refit(TrainingSet set, Candidate chosen) {
    TrainingSet more = set.withValidationTrained();
    DualView view = fresh(more);
    ColdStart coldStart = coldStart(more);
    new Training(more, settings, view, coldStart, checkpoints(REFIT))
        .runEpochs(chosen.outcome().bestEpoch());
    return new Candidate(served(view, coldStart), chosen.outcome()).with(chosen.scorer().content());
  }

  private Checkpoints checkpoints(String name) {
    Duration interval = Duration.ofMillis(Math.round(settings.checkpointMinutes() * 60_000));
    String key = "%s/%s.npz".formatted(Layout.checkpoint(id), name);
    return new Checkpoints(store, key, interval, interruption);
  }

  private DualView fresh(TrainingSet set) {
    torch.manual_seed(settings.seed());
    return new DualView(set.catalog(), settings);
  }

  @SuppressWarnings("try")
  private Scorer served(DualView view, ColdStart coldStart) {
    try (NoGradGuard guard = new NoGradGuard()) {
      ItemRows rows = coldStart.applyTo(view.allRows());
      boolean half = settings.itemTable() == TrainSettings.ItemTable.FLOAT16;
      SemanticSlots slots = new SemanticSlots(settings.semanticSlots());
      return new Scorer(view, half ? rows.rounded() : rows, ContentTerm.NONE, slots);
    }
  }

  /** The weight of the settings, or else the one that is best on validation. */
  private ContentTerm chooseContent(TrainingSet set, Scorer scorer, Evaluator evaluator) {
    if (settings.contentWeight().equals(Optional.of(0.0))) {
      return ContentTerm.NONE;
    }
    ContentTerm content =
        ContentTerm.of(set.catalog())
            .favouringTail(set.catalog(), settings.tailItem(), settings.tailContent());
    if (settings.contentWeight().isPresent()) {
      return content.withWeight(settings.contentWeight().get());
    }
    ContentTerm best = ContentTerm.NONE;
    double bestNdcg = -1;
    for (double weight : CONTENT_WEIGHTS) {
      ContentTerm tried = content.withWeight(weight);
      double ndcg = evaluator.deciding(scorer.with(tried));
      System.err.printf(
          Locale.ROOT, "train: content weight %.0f: validation NDCG@10 %.4f%n", weight, ndcg);
      if (ndcg > bestNdcg) {
        bestNdcg = ndcg;
        best = tried;
      }
    }
    return best;
  }

  private ColdStart coldStart(TrainingSet set) {
    return settings.views().collaborative()
        ? ColdStart.of(set.catalog(), settings.coldNeighbours(), settings.rareItem())
        : ColdStart.NONE;
  }

  /** What they led to is written. */
  void deleteCheckpoints() throws IOException {
    checkpoints(TRAINING).delete();
    checkpoints(REFIT).delete();
  }
}
