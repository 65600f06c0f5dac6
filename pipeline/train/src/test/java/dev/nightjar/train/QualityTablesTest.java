package dev.nightjar.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityTablesTest {
  private static final int[] SEEDS = {1, 2};
  private static final Map<Integer, String> MODELS = new HashMap<>();

  @TempDir static Path root;
  @TempDir Path folder;
  private Path settings;

  @BeforeAll
  static void train() throws Exception {
    SmallDataset.write(root);
    for (int seed : SEEDS) {
      MODELS.put(
          seed,
          TrainStage.run(
              TestSettings.of(
                  root,
                  "--epochs",
                  "2",
                  "--refit",
                  "false",
                  "--seed",
                  Integer.toString(seed),
                  "--force",
                  "test")));
    }
  }

  @BeforeEach
  void twoRuns() throws Exception {
    settings = folder.resolve("settings");
    Files.writeString(settings, "# comment\n\nno runs | --alpha 1\nshort | --epochs 2 | ring\n");
    for (int seed : SEEDS) {
      Path run = Files.createDirectories(folder.resolve("out/ring/short/seed-" + seed));
      for (String name : new String[] {Layout.METRICS, Layout.MANIFEST}) {
        Files.copy(SmallModel.file(root, MODELS.get(seed), name), run.resolve(name));
      }
      Files.writeString(run.resolve("flags"), "--epochs 2\n");
    }
  }

  private String tables() throws IOException {
    return QualityTables.of(
        settings, QualityRuns.read(folder.resolve("out"), folder.resolve("kept")));
  }

  @Test
  void everyFigureOfARealRunIsFound() throws Exception {
    assertThat(tables())
        .contains("| short | `--epochs 2` |")
        .doesNotContain("no runs")
        .contains("ring, validation, full catalog:")
        .contains("ring, test, SAMPLED, among 100 items:")
        .containsPattern("\\| short \\| 2 \\|( [01]\\.\\d{4} ± 0\\.\\d{4} \\|){6}\n")
        .contains("| item transitions | 2 |")
        .contains("| best sum of item pairs | 2 |")
        .doesNotContain("once more")
        .contains("coverage@20");
  }

  @Test
  void meanAndSampleStandardDeviation() throws Exception {
    for (int seed : SEEDS) {
      Path metrics = folder.resolve("out/ring/short/seed-" + seed + "/metrics.json");
      String text = Files.readString(metrics);
      Files.writeString(metrics, text.replaceAll("\"mrr20\" : [0-9.E-]+", "\"mrr20\" : 0." + seed));
    }
    // 0.1 and 0.2: mean 0.15, deviation sqrt(0.005)
    assertThat(tables()).contains(" 0.1500 ± 0.0707 |");
  }

  @Test
  void keptRunsCountUntilTheyAreRepeatedOrTheirSettingChanges() throws Exception {
    Path document = folder.resolve("document.md");
    Files.writeString(
        document,
        "<!-- Tables of ci/bench-quality: begin -->\n<!-- Tables of ci/bench-quality: end -->\n");
    Path out = folder.resolve("out");
    Path kept = folder.resolve("kept");
    String[] args = {settings.toString(), out.toString(), kept.toString(), document.toString()};
    QualityTables.main(args);
    String tables = tables();
    assertThat(document).content().contains(tables);
    assertThat(Files.readAllLines(kept)).hasSize(2);

    Path first = out.resolve("ring/short/seed-1");
    for (String name : new String[] {Layout.METRICS, Layout.MANIFEST, "flags"}) {
      Files.delete(first.resolve(name));
    }
    assertThat(tables()).isEqualTo(tables);
    assertThat(QualityRuns.read(out, kept))
        .extracting(QualityRuns.Run::seed)
        .containsExactly(1L, 2L);

    Files.writeString(settings, "short | --epochs 3\n");
    assertThat(tables()).doesNotContain("| short |");
  }

  @Test
  void replacesWhatIsBetweenTheMarks() throws Exception {
    Path document = folder.resolve("document.md");
    Files.writeString(
        document,
        "before\n<!-- Tables of ci/bench-quality: begin -->\nold\n<!-- Tables of ci/bench-quality: end -->\nafter\n");
    QualityTables.write(document, "new\n");
    assertThat(document)
        .hasContent(
            "before\n<!-- Tables of ci/bench-quality: begin -->\nnew\n<!-- Tables of ci/bench-quality: end -->\nafter\n");
    Files.writeString(document, "no marks\n");
    assertThatThrownBy(() -> QualityTables.write(document, "new\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("document.md: expected the lines");
  }
}
