package dev.nightjar.train.settings;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;

/** Which users and items are in the long tail. */
public record EvaluationSettings(
    @Heading("Evaluation")
        @Setting(
            value = "Training interactions below which a user counts as a tail user, 0 or more.",
            defaultValue = "9",
            affects = Affects.SCORING)
        int tailUser,
    @Setting(
            value = "Training interactions below which an item counts as a tail item, 0 or more.",
            defaultValue = "4",
            affects = Affects.SCORING)
        int tailItem) {
  public EvaluationSettings {
    Require.atLeast(tailUser, 0, "--tail-user");
    Require.atLeast(tailItem, 0, "--tail-item");
  }
}
