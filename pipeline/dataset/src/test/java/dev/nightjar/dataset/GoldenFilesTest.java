package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same small log in every format gives the same files, byte by byte. */
class GoldenFilesTest {
  @TempDir Path folder;

  private static Path golden(String name) throws URISyntaxException {
    URL url = Objects.requireNonNull(GoldenFilesTest.class.getResource("golden/" + name), name);
    return Path.of(url.toURI());
  }

  private DatasetSettings settings(String log, String catalog, String... more)
      throws URISyntaxException {
    List<String> args =
        List.of(
            "--interactions", golden("input/" + log).toString(),
            "--catalog", golden("input/" + catalog).toString(),
            "--users", golden("input/users.csv").toString(),
            "--root", folder.toUri().toString(),
            "--date", "2026-01-31",
            "--parts", "2",
            "--event-types", "view=0.5,buy",
            "--min-value", "2",
            "--min-user-interactions", "2",
            "--min-item-interactions", "2",
            "--max-rejected", "0.2",
            "--runner", "flink");
    return DatasetMain.command()
        .parse(Stream.concat(args.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "interactions.jsonl, catalog.jsonl, seconds",
    "interactions.jsonl.gz, catalog.jsonl, seconds",
    "interactions.jsonl.zst, catalog.csv, seconds",
    "interactions.csv, catalog.csv, iso_8601",
    "interactions.tsv, catalog.parquet, milliseconds",
    "interactions.parquet, catalog.parquet, iso_8601",
  })
  void writesTheGoldenFiles(String log, String catalog, String times) throws Exception {
    String[] columns =
        log.endsWith(".tsv")
            ? new String[] {"--columns", "user_id,item_id,timestamp,event_type,value"}
            : new String[0];
    Path dataset = LogStage.run(settings(log, catalog, columns));
    for (String name :
        List.of(
            "items.jsonl",
            "sequences/part-00000-of-00002.jsonl",
            "sequences/part-00001-of-00002.jsonl")) {
      assertThat(dataset.resolve(name)).hasSameTextualContentAs(golden("output/" + name));
    }
    assertThat(quality(dataset.resolve("quality.json"), times))
        .isEqualTo(quality(golden("output/quality.json"), "seconds"));
    String uri = golden("input/" + log).toUri().toString();
    assertThat(Files.readString(dataset.resolve("rejected/part-00000-of-00003.jsonl")))
        .isEqualTo(Files.readString(golden("output/" + log + ".rejected")).replace("URI", uri));
  }

  /** What the report says of the log; it says more of texts and users. */
  private static JsonNode quality(Path file, String times) throws IOException {
    String json = Files.readString(file).replace('"' + times + '"', "\"seconds\"");
    return Json.read(json, ObjectNode.class, file.toString())
        .retain(
            "interactions",
            "timestamps",
            "split",
            "rejected",
            "sequence_length",
            "item_popularity");
  }

  @Test
  void splitsByTime() throws Exception {
    Path dataset =
        LogStage.run(settings("interactions.jsonl", "catalog.jsonl", "--split-days", "1"));
    // The log spans three days: u4's is the last one, the day before holds u1's last.
    assertThat(Files.readString(dataset.resolve("sequences/part-00000-of-00002.jsonl")))
        .isEqualTo(Files.readString(golden("output/by-time.jsonl")));
  }

  @Test
  void countsOnBeamsCountersWhatTheReportSays() throws Exception {
    DatasetSettings settings = settings("interactions.jsonl", "catalog.jsonl");
    Map<String, Long> counters = new HashMap<>();
    for (MetricResult<Long> counter :
        LogStage.counted(settings)
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace("nightjar"))
                    .build())
            .getCounters()) {
      counters.merge(counter.getName().getName(), counter.getAttempted(), Long::sum);
    }
    String golden =
        new String(Files.readAllBytes(golden("output/counters.json")), StandardCharsets.UTF_8);
    assertThat(
            counters.entrySet().stream()
                .filter(counter -> counter.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
        .isEqualTo(
            Json.MAPPER.convertValue(
                Json.MAPPER.readTree(golden),
                Json.MAPPER
                    .getTypeFactory()
                    .constructMapType(Map.class, String.class, Long.class)));
  }
}
