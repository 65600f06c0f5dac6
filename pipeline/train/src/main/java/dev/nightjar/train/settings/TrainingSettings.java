package dev.nightjar.train.settings;

import dev.nightjar.train.settings.LossSettings.LossKind;

/** Everything that a trained model depends on, except the seed. */
public record TrainingSettings(
    ModelSettings model,
    CourseSettings course,
    LossSettings loss,
    SizeSettings size,
    StepSettings steps) {

  /** The ranking loss: the paper's under {@code paperParity}. */
  public LossKind effectiveLoss() {
    return model.paperParity() ? LossKind.BINARY : loss.loss();
  }

  /** The size of the model: SASRec's feed-forward network under {@code paperParity}. */
  public SizeSettings effectiveSize() {
    return model.paperParity() ? size.narrow() : size;
  }
}
