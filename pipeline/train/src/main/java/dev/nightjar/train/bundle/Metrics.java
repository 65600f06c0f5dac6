package dev.nightjar.train.bundle;

import dev.nightjar.train.evaluation.Figures;
import dev.nightjar.train.evaluation.Variety;
import dev.nightjar.train.pairs.BlendWeights;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code metrics.json}: the figures of the model, measured with the parameters and item vectors
 * that it serves with.
 *
 * @param bestEpoch the epoch whose parameters were kept
 * @param epochs epochs run
 * @param start the model that training started from; absent if it started anew
 * @param viewWeights of the scores of the collaborative and of the semantic view, each in standard
 *     deviations, chosen on validation; one alone where they are not weighed
 * @param blend how model and evidence of item pairs add up, chosen on validation
 * @param validation on the second last item of each sequence; settings were chosen by these
 * @param testBeforeRefit on the last item, of the model and of baselines that have not seen the
 *     validation items: comparable with published figures; absent where the model in the bundle is
 *     that one
 * @param test on the last item, of the model in the bundle; baselines have seen the same items
 */
public record Metrics(
    int formatVersion,
    String backbone,
    int bestEpoch,
    int epochs,
    Optional<Start> start,
    List<Double> viewWeights,
    BlendWeights blend,
    Counts counts,
    Thresholds thresholds,
    OfSplit validation,
    Optional<OfSplit> testBeforeRefit,
    OfSplit test,
    Gate gate,
    ParityOfExport parity) {

  /**
   * Where a training started.
   *
   * @param model folder of the model, relative to the root
   * @param date of its night
   * @param nights since one started anew
   * @param knownItems of tonight's catalog that it had learned
   * @param newItems that started from their neighbors in text
   * @param vanishedItems that it had learned and tonight's catalog does not have
   */
  public record Start(
      String model, String date, int nights, int knownItems, int newItems, int vanishedItems) {}

  /** All that was measured of a model, see {@link Metrics}. */
  public record Evaluation(
      OfSplit validation, Optional<OfSplit> testBeforeRefit, OfSplit test, Gate gate) {}

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
