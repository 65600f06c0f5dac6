package dev.nightjar.publish;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;

/** Everything that can be set for {@code history}. */
public record HistorySettings(
    @Setting(value = "Where everything lies: file: or s3: URI.", changesResult = false)
        String root) {
  public HistorySettings {
    Require.notBlank(root, "--root");
  }
}
