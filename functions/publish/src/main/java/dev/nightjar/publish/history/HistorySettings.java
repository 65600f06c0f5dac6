package dev.nightjar.publish.history;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Setting;

/** Everything that can be set for {@code history}. */
public record HistorySettings(
    @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            affects = Affects.NOTHING)
        String root) {
  public HistorySettings {
    Require.notBlank(root, "--root");
  }
}
