package dev.nightjar.publish;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Require;
import dev.nightjar.publish.check.Bounds;
import dev.nightjar.publish.check.QualityLimits;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageSettings;

/** Everything that can be set for {@code publish}. */
public record PublishSettings(
    @Heading("Run")
        @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            affects = Affects.NOTHING)
        String root,
    @Setting(value = "Folder of the run, relative to the root.", madeBy = Layout.RECOMMEND)
        String run,
    @Heading("Limits")
        @Setting(
            value =
                "Warn if coverage (share of the catalog in any list) is outside LOW..HIGH; checked if"
                    + " there are as many rows as items.",
            defaultValue = QualityLimits.COVERAGE_WARN,
            affects = Affects.NOTHING)
        String coverageWarn,
    @Setting(
            value =
                "Do not publish if coverage (share of the catalog in any list) is outside LOW..HIGH.",
            defaultValue = QualityLimits.COVERAGE_STOP,
            affects = Affects.NOTHING)
        String coverageStop,
    @Setting(
            value =
                "Warn if overlap (mean share of a list that stood in the published one) is outside"
                    + " LOW..HIGH; checked if 100 users can be compared.",
            defaultValue = QualityLimits.OVERLAP_WARN,
            affects = Affects.NOTHING)
        String overlapWarn,
    @Setting(
            value =
                "Do not publish if overlap (mean share of a list that stood in the published one) is"
                    + " outside LOW..HIGH.",
            defaultValue = QualityLimits.OVERLAP_STOP,
            affects = Affects.NOTHING)
        String overlapStop,
    @Setting(
            value =
                "Write what changed against the published run (added, removed, moved) as"
                    + " the output delta. A finished run keeps the delta it has.",
            defaultValue = "false",
            affects = Affects.NOTHING)
        boolean delta)
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
