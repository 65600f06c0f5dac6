package dev.nightjar.trainer.bundle;

import dev.nightjar.trainer.evaluation.Figures;
import dev.nightjar.trainer.evaluation.Variety;
import java.util.Map;

/**
 * {@code metrics.json}: how good the model is, on the parameters and item vectors it serves with.
 *
 * @param bestEpoch the epoch whose parameters were kept
 * @param epochs epochs run
 * @param contentWeight of the text likeness added to scores, see the model card
 * @param validation on the second last item of each sequence; settings were chosen by these
 * @param test on the last item
 */
public record Metrics(
    int formatVersion,
    String backbone,
    int bestEpoch,
    int epochs,
    double contentWeight,
    Counts counts,
    Thresholds thresholds,
    OfSplit validation,
    OfSplit test,
    Gate gate,
    ParityOfExport parity) {

  /**
   * How much there was.
   *
   * @param furtherTestItems held out after the first test item of a user, and not ranked: there are
   *     some only where the split is by time
   */
  public record Counts(
      int users,
      int items,
      int coldItems,
      int trainedUsers,
      long trainInteractions,
      long furtherTestItems) {}

  /** A tail user or item has fewer training interactions than this. */
  public record Thresholds(int tailUser, int tailItem) {}

  /**
   * Figures by ranker, {@code model} first, and by group.
   *
   * @param fullCatalog ranked among all items but those the user already has
   * @param paperProtocolSampled ranked among 100 uniform unseen items, fixed by the seed: for
   *     comparison with the paper only
   * @param variety of the model's lists
   */
  public record OfSplit(
      Map<String, Map<String, Figures>> fullCatalog,
      Map<String, Map<String, Figures>> paperProtocolSampled,
      Variety variety) {}

  /** What was compared through ONNX Runtime before this was written. */
  public record ParityOfExport(int sequences, int lengths, double tolerance) {}
}
