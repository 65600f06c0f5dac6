package dev.nightjar.trainer.training;

import dev.nightjar.trainer.settings.TrainSettings;

/**
 * How long to train.
 *
 * @param epochs of the whole schedule
 * @param rate largest step size
 */
public record TrainingLength(int epochs, double rate) {
  /** A first training's. */
  public static TrainingLength first(TrainSettings settings) {
    return new TrainingLength(settings.epochs(), settings.learningRate());
  }

  /** The end of a training of so many epochs, once more: as long as its share, as slow as there. */
  public static TrainingLength again(TrainSettings settings, int epochs) {
    double share = settings.refitShare();
    return new TrainingLength(
        (int) Math.max(1, Math.round(share * epochs)), share * settings.learningRate());
  }
}
