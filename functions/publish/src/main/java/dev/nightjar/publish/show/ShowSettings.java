package dev.nightjar.publish.show;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Setting;

/** Everything that can be set for {@code show}. */
public record ShowSettings(
    @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            affects = Affects.NOTHING)
        String root,
    @Setting("The user's id, as in the log.") String user) {
  public ShowSettings {
    Require.notBlank(root, "--root");
    Require.notBlank(user, "--user");
  }
}
