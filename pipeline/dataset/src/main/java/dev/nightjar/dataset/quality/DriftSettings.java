package dev.nightjar.dataset.quality;

import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;

/** Which dataset tonight's is compared with, and how far it may be off. */
public record DriftSettings(
    @Heading("Drift")
        @Setting(
            value = "Dataset to measure drift against: latest, none, or a folder below the root.",
            defaultValue = PreviousDataset.LATEST,
            affects = Affects.NOTHING)
        String previous,
    @Setting(
            value = "Drift (see quality.json) that is warned of: MEASURE=LIMIT, comma separated.",
            defaultValue =
                "new_users=0.5,lost_users=0.5,new_items=0.5,lost_items=0.5,tail_share=0.1,popularity=0.2",
            affects = Affects.NOTHING)
        String driftWarn,
    @Setting(
            value =
                "Drift (see quality.json) that stops the night: MEASURE=LIMIT, comma separated.",
            defaultValue = "",
            affects = Affects.NOTHING)
        String driftStop) {

  public DriftSettings {
    DriftLimits.parse("--drift-warn", driftWarn);
    DriftLimits.parse("--drift-stop", driftStop);
  }

  /** Drift that is warned of. */
  public DriftLimits warn() {
    return DriftLimits.parse("--drift-warn", driftWarn);
  }

  /** Drift that stops the night. */
  public DriftLimits stop() {
    return DriftLimits.parse("--drift-stop", driftStop);
  }
}
