package dev.nightjar.nightly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log with a truncated gzip file; or with lines that are no JSON, without a user, before 1970.
 */
class BadLogIT {
  @TempDir Path folder;
  private DemoNight night;
  private Path root;

  @BeforeEach
  void makeSample() throws IOException {
    night = DemoNight.in(folder);
    root = Files.createDirectories(folder.resolve("root"));
  }

  /** Adds a file of damaged rows. */
  private void addBadRows(int each) throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      rows.add("that is no JSON");
      rows.add("{\"item_id\":\"item-0001\",\"timestamp\":1760000000}");
      rows.add("{\"user_id\":\"user-0001\",\"item_id\":\"item-0001\",\"timestamp\":-1}");
    }
    Path log = night.files().interactions();
    Files.write(log.resolve("log-02.jsonl"), rows);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void stopsBeforeTrainingWhenMoreThanOneRowInAHundredIsBad() throws Exception {
    addBadRows(40);
    NightProcess.Ended ended = NightProcess.run(Map.of(), night.arguments(root.toString()));
    assertThat(ended.exitCode()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said())
        .containsOnlyOnce("too many rejected rows: ")
        .contains("file:", "/rejected")
        .contains("nightjar run: stage dataset ended with exit code 1: too many rejected rows: ")
        .doesNotContain("[2/4] train");
    assertThat(root.resolve("models")).doesNotExist();
    assertThat(root.resolve("current.json")).doesNotExist();
    assertThat(reasons()).contains("not JSON", "missing user_id", "timestamp is negative");
  }

  @Test
  void refusesATruncatedGzipByName() throws Exception {
    byte[] whole = gzip(String.join("\n", night.data().interactions().subList(0, 200)));
    Path cut = night.files().interactions().resolve("log-03.jsonl.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    NightProcess.Ended ended = NightProcess.run(Map.of(), night.datasetArguments(root.toString()));
    assertThat(ended.exitCode()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said()).contains("log-03.jsonl.gz: line ", "truncated gzip");
  }

  @Test
  void keepsAndCountsBadRowsWhenTheyAreFew() throws Exception {
    addBadRows(2);
    NightProcess.Ended ended =
        NightProcess.run(
            Map.of("NIGHTJAR_DATASET_MAX_REJECTED", "0.02"),
            night.datasetArguments(root.toString()));
    assertThat(ended.exitCode()).as(ended.said()).isEqualTo(0);
    List<String> reasons = reasons();
    assertThat(reasons).contains("not JSON", "missing user_id", "timestamp is negative");
    try (Stream<Path> files = Files.walk(root.resolve("datasets"))) {
      Path manifest =
          files.filter(file -> file.endsWith("manifest.json")).findFirst().orElseThrow();
      JsonNode facts = Json.read(Files.readAllBytes(manifest), JsonNode.class, "m").path("facts");
      assertThat(facts.path("rejected").asInt()).isEqualTo(reasons.size());
    }
  }

  /** The reason of every rejected row. */
  private List<String> reasons() throws IOException {
    List<String> reasons = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve("datasets"))) {
      for (Path file :
          files
              .filter(f -> f.getParent().endsWith("rejected") && !f.toString().contains("/."))
              .toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode row = Json.read(line, JsonNode.class, file.toString());
          assertThat(row.path("file").asText()).contains("/log-0");
          assertThat(row.path("line").asLong()).isGreaterThan(0);
          reasons.add(row.path("reason").asText());
        }
      }
    }
    return reasons;
  }
}
