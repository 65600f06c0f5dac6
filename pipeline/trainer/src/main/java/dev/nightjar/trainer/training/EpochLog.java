package dev.nightjar.trainer.training;

/**
 * One line of {@code training.jsonl}.
 *
 * @param epoch from 1
 * @param rankingLoss mean over batches
 * @param distillationLoss mean over batches, before weighing
 * @param validationHr10 full catalog
 * @param validationNdcg10 full catalog
 */
public record EpochLog(
    int epoch,
    double rankingLoss,
    double distillationLoss,
    double validationHr10,
    double validationNdcg10) {}
