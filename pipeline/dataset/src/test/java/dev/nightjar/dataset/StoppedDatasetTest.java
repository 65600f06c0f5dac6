package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.input.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inputs that the stage does not go on with, what it says and what it leaves. */
class StoppedDatasetTest {
  @TempDir Path folder;
  private SmallNight night;

  @BeforeEach
  void inputs() throws IOException {
    night = KnownLines.night(folder);
  }

  /** Starting an engine takes longer than finding that out, and would say it again. */
  @Test
  void aFileThatCannotBeReadStopsBeforeTheEngineStarts() throws IOException {
    Path log =
        Files.writeString(folder.resolve("log.csv"), "visitor,product,when\nu1,b1,1764115200\n");
    SmallNight other = new SmallNight(log.toString(), folder + "/catalog.jsonl", folder + "/root");
    assertThat(other.execute()).isEqualTo(1);
    assertThat(other.said().lines().filter(line -> !line.contains("dataset: 2 input files")))
        .containsExactly(
            "nightjar dataset: "
                + log.toUri()
                + ": expected the columns user_id, item_id, timestamp, found visitor, product, when"
                + " (separated by commas): name the columns of log.csv: --columns"
                + " user_id=visitor,item_id=product,timestamp=when");
    DatasetSettings settings =
        DatasetMain.command()
            .parse("--root", "r", "--interactions", log.toString(), "--catalog", log.toString());
    Inputs inputs = Inputs.find(settings.log(), settings.text().source());
    assertThat(CheckMain.report(settings, inputs).refusal().orElseThrow())
        .hasMessageContaining("name the columns of log.csv")
        .hasCauseInstanceOf(BadFileException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLINK", "DIRECT"})
  void stopsAtTooManyBadRowsAndSaysWhereTheyAre(Runner runner) throws IOException {
    night.with("--max-rejected", "0.2").with("--runner", runner.toString());
    assertThat(night.execute()).isEqualTo(1);
    assertThat(night.files().keySet()).containsExactly("rejected/part-00000-of-00004.jsonl");
    assertThat(night.said())
        .containsPattern(
            "nightjar dataset: too many rejected rows: 3 of 12 rows of --interactions"
                + " \\(25.00 %\\), --max-rejected allows 20.00 %; they are in "
                + folder.toUri()
                + "root/datasets/dt=2026-01-31/run=[0-9a-f]{12}/rejected: 1 missing user_id, 1 not"
                + " JSON, 1 timestamp is negative\n");
    assertThat(night.with("--max-rejected", "0.5").execute()).as(night.said()).isZero();
  }

  @Test
  void duplicatesOfTheCatalogAreNoReasonToStop() throws IOException {
    Files.writeString(folder.resolve("catalog.jsonl"), KnownLines.CATALOG.repeat(30));
    assertThat(night.with("--max-rejected", "0.25").execute()).as(night.said()).isZero();
    assertThat(night.files().get("quality.json"))
        .contains("\"rows\" : 150,\n    \"kept\" : 4,\n    \"duplicates\" : 146")
        .contains("\"contradictions\" : 30");
  }

  @Test
  void stopsBeforeAnyTextIsReadIfNothingIsLeft() throws IOException {
    assertThat(night.with("--event-types", "purchase").execute()).isEqualTo(1);
    assertThat(night.said())
        .contains(
            "nightjar dataset: stopped: no interaction is left of 12 rows of --interactions: 9 left"
                + " out by --event-types\n");
    assertNothingIsWritten();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLINK", "DIRECT"})
  void stopsBeforeAnyTextIsReadIfLogAndCatalogHaveNothingInCommon(Runner runner)
      throws IOException {
    Files.writeString(
        folder.resolve("catalog.jsonl"), KnownLines.CATALOG.replaceAll("\"b(\\d)\"", "\"b$1.0\""));
    night.with("--runner", runner.toString()).with("--min-in-catalog", "0.01");
    assertThat(night.execute()).isEqualTo(1);
    assertThat(night.said())
        .contains(
            "nightjar dataset: stopped: none of 8 interactions are on items of --catalog (0.00 %): are"
                + " their ids written alike? Only in the log: \"b1\", \"b2\", \"b3\"; only in the"
                + " catalog: \"b0.0\", \"b1.0\", \"b2.0\"; --min-in-catalog asks for 1.00 %\n");
    assertNothingIsWritten();
    assertThat(night.with("--min-in-catalog", "0").execute()).as(night.said()).isZero();
    assertThat(night.said()).contains("dataset: WARNING: none of 8 interactions are on items");
  }

  private void assertNothingIsWritten() throws IOException {
    assertThat(night.files().keySet()).containsExactly("rejected/part-00000-of-00004.jsonl");
    assertThat(folder.resolve("root/embeddings")).doesNotExist();
  }
}
