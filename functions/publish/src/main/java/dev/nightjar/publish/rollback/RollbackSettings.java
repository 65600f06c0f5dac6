package dev.nightjar.publish.rollback;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Setting;

/** Everything that can be set for {@code rollback}. */
public record RollbackSettings(
    @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            affects = Affects.NOTHING)
        String root,
    @Setting("The run to go back to: its id, or its folder relative to the root.") String to) {
  public RollbackSettings {
    Require.notBlank(root, "--root");
    Require.notBlank(to, "--to");
  }
}
