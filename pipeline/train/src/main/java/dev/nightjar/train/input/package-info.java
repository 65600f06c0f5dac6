/**
 * The dataset in memory, and cut into batches: {@link dev.nightjar.train.input.TrainingSet}, {@link
 * dev.nightjar.train.input.Batches}.
 */
package dev.nightjar.train.input;
