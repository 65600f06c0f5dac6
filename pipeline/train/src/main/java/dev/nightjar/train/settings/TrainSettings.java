package dev.nightjar.train.settings;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageSettings;
import java.util.Optional;

/**
 * Every setting of the train stage and its default, in rooms. Defaults are the paper's, but for
 * those chosen on validation (loss and negatives, views trained apart without looking at each
 * other, step sizes, evidence of item pairs) and for patience and the longest sequence, which were
 * set lower to save time.
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
                "Write a model that the gate refuses; say who lets it pass and why, it is"
                    + " recorded.",
            affects = Affects.SCORING)
        Optional<String> force,
    CheckpointSettings checkpoints,
    MachineSettings machine,
    @Setting(value = "Seed of every random choice.", defaultValue = "42") long seed)
    implements StageSettings {
  public TrainSettings {
    Require.notBlank(root, "--root");
    Require.notBlank(dataset, "--dataset");
  }
}
