package dev.nightjar.train.settings;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;

/** When and how long checkpoints are kept. */
public record CheckpointSettings(
    @Heading("Checkpoints")
        @Setting(
            value =
                "Minutes between two checkpoints, 0 to 10,000; 0 writes one after every step. A"
                    + " killed training goes on from the last.",
            defaultValue = "5",
            affects = Affects.NOTHING)
        double checkpointMinutes,
    @Setting(
            value =
                "Keep the last checkpoints, so that a training that differs only in later"
                    + " steps (item pairs, refit) can start from them.",
            defaultValue = "false",
            affects = Affects.NOTHING)
        boolean keepCheckpoints) {
  public CheckpointSettings {
    Require.inRange(checkpointMinutes, 0, 10_000, "--checkpoint-minutes");
  }
}
