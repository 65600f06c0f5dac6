package dev.nightjar.train.settings;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;

/** The loss that training minimizes. */
public record LossSettings(
    @Heading("Loss") @Setting(value = "Ranking loss.", defaultValue = "in_batch") LossKind loss,
    @Setting(
            value =
                "Negatives drawn uniformly per batch for the sampled and the in-batch loss, 1 to"
                    + " 1,000,000; all items, if there are no more.",
            defaultValue = "1024")
        int negatives,
    @Setting(
            value =
                "Share of sequences, 0 to 1, that each epoch shuffles, for logs whose"
                    + " order says little; not for bert4rec, which looks both ways.",
            defaultValue = "0")
        double mixedOrder,
    @Setting(
            value = "Weight of the self-distillation loss, 0 to 1,000; 0 disables it.",
            defaultValue = "0.1")
        double alpha,
    @Setting(
            value = "Epochs between two encodings of the distillation teachers, 1 or more.",
            defaultValue = "1")
        int teacherRefreshEpochs) {
  /** The ranking losses there are. */
  public enum LossKind {
    /**
     * Cross-entropy of the target against uniform negatives shared by the batch, which stand for
     * all items.
     */
    SAMPLED,
    /** The same against the targets of the batch, too, corrected for their popularity. */
    IN_BATCH,
    /** The same against every item training has seen: exact, for small catalogs. */
    FULL,
    /** The paper's: binary cross-entropy with one uniform unseen negative per position. */
    BINARY
  }

  public LossSettings {
    Require.inRange(negatives, 1, 1_000_000, "--negatives");
    Require.inRange(mixedOrder, 0, 1, "--mixed-order");
    Require.inRange(alpha, 0, 1000, "--alpha");
    Require.atLeast(teacherRefreshEpochs, 1, "--teacher-refresh-epochs");
  }
}
