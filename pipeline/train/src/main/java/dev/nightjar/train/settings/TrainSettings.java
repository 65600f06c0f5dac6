package dev.nightjar.train.settings;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageSettings;
import java.util.Optional;

/**
 * Every setting of the train stage and its default, grouped in records. Defaults are the paper's,
 * except those chosen on validation (loss and negatives, views trained apart and without
 * cross-attention, learning rates, evidence of item pairs), and except patience and the longest
 * sequence, which are lower to save time.
 */
public record TrainSettings(
    @Heading("Input")
        @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            affects = Affects.NOTHING)
        String root,
    @Setting(
            value = "Folder of the dataset, relative to the root.",
            madeBy = Layout.DATASET,
            affects = Affects.NOTHING)
        String dataset,
    TrainingSettings training,
    EvaluationSettings evaluation,
    BundleSettings bundle,
    @Heading("Gate")
        @Setting(
            value =
                "Accept a model that the gate refuses: give who approves it and why, which"
                    + " is recorded.",
            affects = Affects.SCORING)
        Optional<String> force,
    CheckpointSettings checkpoints,
    MachineSettings machine,
    @Setting(value = "Seed of every random choice, any whole number.", defaultValue = "42")
        long seed)
    implements StageSettings {
  public TrainSettings {
    Require.notBlank(root, "--root");
    Require.notBlank(dataset, "--dataset");
  }
}
