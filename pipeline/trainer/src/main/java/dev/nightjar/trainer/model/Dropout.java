package dev.nightjar.trainer.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Zeroes values at random while training; does nothing otherwise.
 *
 * @param probability of a value to become zero
 */
public record Dropout(double probability, boolean training) {
  /** For everything but training. */
  public static final Dropout OFF = new Dropout(0, false);

  Tensor apply(Tensor x) {
    return training && probability > 0 ? torch.dropout(x, probability, true) : x;
  }
}
