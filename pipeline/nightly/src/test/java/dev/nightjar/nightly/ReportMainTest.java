package dev.nightjar.nightly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.command.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportMainTest {
  @TempDir Path root;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int report(String... args) {
    return ReportMain.command().with(Map.of(), new PrintStream(said, true, UTF_8)).execute(args);
  }

  @Test
  void saysThatARootHasNoNight() {
    assertThat(report("--root", root.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(said.toString(UTF_8))
        .isEqualTo(
            ("nightjar report: %s has no night to report: expected receipts below nights/, found"
                    + " none; check --root, or run a night with nightjar run --root %s%n")
                .formatted(root.toUri(), root));
  }

  @Test
  void saysThatADateHasNoNightAndWhichIsTheNewest() throws IOException {
    Path night = Files.createDirectories(root.resolve("nights/dt=2026-01-30/n"));
    Files.writeString(night.resolve("dataset.json"), "{}");
    assertThat(report("--root", root.toString(), "--date", "2026-01-31"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(said.toString(UTF_8))
        .isEqualTo(
            ("nightjar report: --date 2026-01-31: no night of that date in %s, the newest is"
                    + " 2026-01-30%n")
                .formatted(root.toUri()));
  }
}
