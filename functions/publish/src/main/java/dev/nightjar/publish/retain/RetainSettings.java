package dev.nightjar.publish.retain;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Setting;

/** Everything that can be set for {@code retain}. */
public record RetainSettings(
    @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            affects = Affects.NOTHING)
        String root,
    @Setting("Nights to keep, 1 to 100,000: the newest dates that have a finished run.") int keep,
    @Setting(
            value = "Only say what would be deleted.",
            defaultValue = "false",
            affects = Affects.NOTHING)
        boolean dryRun) {
  public RetainSettings {
    Require.notBlank(root, "--root");
    Require.inRange(keep, 1, 100_000, "--keep");
  }
}
