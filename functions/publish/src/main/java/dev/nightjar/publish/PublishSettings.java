package dev.nightjar.publish;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageSettings;

/** Everything that can be set for {@code publish}. */
public record PublishSettings(
    @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            changesResult = false)
        String root,
    @Setting("Folder of the run, relative to the root.") String run,
    @Setting(
            value =
                "Coverage (share of the catalog in any list) outside of LOW..HIGH is warned of;"
                    + " checked if there are as many rows as items.",
            defaultValue = QualityLimits.COVERAGE_WARN,
            changesResult = false)
        String coverageWarn,
    @Setting(
            value =
                "Coverage (share of the catalog in any list) outside of LOW..HIGH is not published.",
            defaultValue = QualityLimits.COVERAGE_STOP,
            changesResult = false)
        String coverageStop,
    @Setting(
            value =
                "Overlap (mean share of a list that stood in the published one) outside of LOW..HIGH is"
                    + " warned of; checked if 100 users can be compared.",
            defaultValue = QualityLimits.OVERLAP_WARN,
            changesResult = false)
        String overlapWarn,
    @Setting(
            value =
                "Overlap (mean share of a list that stood in the published one) outside of LOW..HIGH is"
                    + " not published.",
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
