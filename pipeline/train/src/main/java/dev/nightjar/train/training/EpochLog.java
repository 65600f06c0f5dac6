package dev.nightjar.train.training;

import java.util.Optional;

/**
 * One line of {@code training.jsonl}.
 *
 * @param epoch from 1
 * @param rankingLoss mean over batches
 * @param distillationLoss mean over batches, before weighing
 * @param validationHr10 full catalog
 * @param validationNdcg10 full catalog
 * @param validationSampledNdcg10 among the sampled negatives, if it decides when to stop
 */
public record EpochLog(
    int epoch,
    double rankingLoss,
    double distillationLoss,
    double validationHr10,
    double validationNdcg10,
    Optional<Double> validationSampledNdcg10) {

  /** What decides which epoch was best. */
  double deciding() {
    return validationSampledNdcg10.orElse(validationNdcg10);
  }
}
