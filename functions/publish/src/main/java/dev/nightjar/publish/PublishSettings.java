package dev.nightjar.publish;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageSettings;

/** Everything that can be set for {@code publish}. */
public record PublishSettings(
    @Setting(value = "Where everything lies: file: or s3: URI.", changesResult = false) String root,
    @Setting("Folder of the run, relative to the root.") String run)
    implements StageSettings {
  public PublishSettings {
    Require.notBlank(root, "--root");
    Require.notBlank(run, "--run");
  }
}
