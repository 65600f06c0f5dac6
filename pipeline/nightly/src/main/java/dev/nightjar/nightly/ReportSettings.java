package dev.nightjar.nightly;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;
import java.time.LocalDate;
import java.util.Optional;

/** Which night to report. */
public record ReportSettings(
    @Setting("Root of the nights: a path, file:///... or s3://bucket/folder.") String root,
    @Setting("Date of the night, YYYY-MM-DD; the newest one by default.")
        Optional<LocalDate> date) {
  public ReportSettings {
    Require.notBlank(root, "--root");
  }
}
