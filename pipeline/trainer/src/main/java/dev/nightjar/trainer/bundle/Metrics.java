package dev.nightjar.trainer.bundle;

import dev.nightjar.trainer.evaluation.Figures;
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

  /** How much there was. */
  public record Counts(
      int users, int items, int coldItems, int trainedUsers, long trainInteractions) {}

  /** A tail user or item has fewer training interactions than this. */
  public record Thresholds(int tailUser, int tailItem) {}

  /**
   * @param fullCatalog ranked among all items but those the user already has
   * @param paperProtocolSampled ranked among 100 uniform unseen items, fixed by the seed: for
   *     comparison with the paper only
   */
  public record OfSplit(OfProtocol fullCatalog, OfProtocol paperProtocolSampled) {}

  /** Figures by group. */
  public record OfProtocol(Map<String, Figures> model, Map<String, Figures> mostPopular) {}

  /**
   * Whether the model may be published: it must beat the most popular items on validation, full
   * catalog.
   *
   * @param forced whether it was written although it does not
   */
  public record Gate(
      boolean passed, boolean forced, double modelNdcg10, double mostPopularNdcg10) {}

  /** What was compared through ONNX Runtime before this was written. */
  public record ParityOfExport(int sequences, int lengths, double tolerance) {}
}
