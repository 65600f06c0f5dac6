package dev.nightjar.publish.forget;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Setting;

/** Everything that can be set for {@code forget}. */
public record ForgetSettings(
    @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            affects = Affects.NOTHING)
        String root,
    @Setting("Id of the user to erase, as in the log.") String user,
    @Setting(
            value = "Only say what would be deleted.",
            defaultValue = "false",
            affects = Affects.NOTHING)
        boolean dryRun) {
  public ForgetSettings {
    Require.notBlank(root, "--root");
    Require.notBlank(user, "--user");
  }
}
