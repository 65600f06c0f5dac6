package dev.nightjar.publish;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageSettings;

/** Everything that can be set for {@code publish}. */
public record PublishSettings(
    @Setting(value = "Where everything lies: file: or s3: URI.", changesResult = false) String root,
    @Setting("Folder of the run, relative to the root.") String run,
    @Setting(
            value =
                "Warn if the share of the catalog that stands in any list is outside; looked at"
                    + " where there are as many rows as items.",
            defaultValue = QualityLimits.COVERAGE_WARN,
            changesResult = false)
        String coverageWarn,
    @Setting(
            value = "Do not publish if it is outside of this.",
            defaultValue = QualityLimits.COVERAGE_STOP,
            changesResult = false)
        String coverageStop,
    @Setting(
            value =
                "Warn if the share of a list that stood in the published one, of what could stand in"
                    + " both, is outside; looked at where 100 users can be compared.",
            defaultValue = QualityLimits.OVERLAP_WARN,
            changesResult = false)
        String overlapWarn,
    @Setting(
            value = "Do not publish if it is outside of this.",
            defaultValue = QualityLimits.OVERLAP_STOP,
            changesResult = false)
        String overlapStop)
    implements StageSettings {
  public PublishSettings {
    Require.notBlank(root, "--root");
    Require.notBlank(run, "--run");
    Bounds.parse(coverageWarn, "--coverage-warn");
    Bounds.parse(coverageStop, "--coverage-stop");
    Bounds.parse(overlapWarn, "--overlap-warn");
    Bounds.parse(overlapStop, "--overlap-stop");
  }

  QualityLimits limits() {
    return new QualityLimits(
        Bounds.parse(coverageWarn, "--coverage-warn"),
        Bounds.parse(coverageStop, "--coverage-stop"),
        Bounds.parse(overlapWarn, "--overlap-warn"),
        Bounds.parse(overlapStop, "--overlap-stop"));
  }
}
