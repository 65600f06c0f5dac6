/**
 * The dataset in memory, and cut into batches: {@link dev.nightjar.trainer.input.TrainingSet},
 * {@link dev.nightjar.trainer.input.Batches}.
 */
package dev.nightjar.trainer.input;
