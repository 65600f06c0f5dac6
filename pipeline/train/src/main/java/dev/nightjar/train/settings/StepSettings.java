package dev.nightjar.train.settings;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;

/** The steps of a training, and when they end. */
public record StepSettings(
    @Heading("Training")
        @Setting(
            value =
                "Peak learning rate of Adam, above 0 and up to 10; it warms up, then decays"
                    + " linearly to 0.",
            defaultValue = "0.004")
        double learningRate,
    @Setting(value = "Users per optimizer step, 1 or more.", defaultValue = "128") int batchSize,
    @Setting(
            value =
                "Largest global gradient norm of a step, 0 to 1,000,000,000; 0 disables clipping.",
            defaultValue = "0")
        double maxGradientNorm,
    @Setting(
            value =
                "Epochs, 0 or more; 0 chooses by the log: 12, up to 60 for a small one (270,000"
                    + " sequences in all), down to 4 for a large one (5,000,000 at most).",
            defaultValue = "0")
        int epochs,
    @Setting(
            value =
                "Epochs without a better validation NDCG@10 after which the second half of a"
                    + " training is cut short, 1 or more.",
            defaultValue = "20")
        int patience,
    @Setting(
            value =
                "Users whose validation targets are ranked after every epoch, 1 or more; drawn"
                    + " by the seed.",
            defaultValue = "20000")
        int validationUsers,
    @Setting(
            value =
                "Ranks whose validation NDCG@10 decides which epoch is best, and how model and"
                    + " item pairs add up: in the full catalog, or among the paper's sampled"
                    + " negatives.",
            defaultValue = "full")
        StopOn stopOn) {
  /** Epochs of a training whose number is chosen by the log, at most. */
  public static final int MOST_EPOCHS = 60;

  /** The validation ranks whose NDCG@10 decides when training stops. */
  public enum StopOn {
    FULL,
    SAMPLED
  }

  public StepSettings {
    Require.inRange(learningRate, 1e-9, 10, "--learning-rate");
    Require.inRange(maxGradientNorm, 0, 1e9, "--max-gradient-norm");
    Require.atLeast(batchSize, 1, "--batch-size");
    Require.atLeast(epochs, 0, "--epochs");
    Require.atLeast(patience, 1, "--patience");
    Require.atLeast(validationUsers, 1, "--validation-users");
  }
}
