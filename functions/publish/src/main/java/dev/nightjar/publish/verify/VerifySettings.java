package dev.nightjar.publish.verify;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Setting;
import java.util.Optional;

/** Everything that can be set for {@code verify}. */
public record VerifySettings(
    @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            affects = Affects.NOTHING)
        String root,
    @Setting(
            "The run: its id, or its folder relative to the root; by default the" + " current one.")
        Optional<String> run) {
  public VerifySettings {
    Require.notBlank(root, "--root");
  }
}
