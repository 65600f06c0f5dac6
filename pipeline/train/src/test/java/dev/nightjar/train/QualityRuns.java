package dev.nightjar.train;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What trainings of {@code ci/bench-quality} measured. Runs come from {@code
 * OUT/DATA/SETTING/seed-N} and are kept, one line of JSON each, in a file beside the tables, so
 * that they need not all be trained on one day.
 */
final class QualityRuns {
  static final String FULL_CATALOG = "full_catalog";
  static final String SAMPLED = "paper_protocol_sampled";
  static final List<String> GROUPS = List.of("all", "tail_item", "tail_user");
  private static final List<String> PROTOCOLS = List.of(FULL_CATALOG, SAMPLED);

  private QualityRuns() {}

  /**
   * One finished training.
   *
   * @param revision of the code
   * @param figures what tables take from its metrics.json, at the same places
   */
  record Run(
      String data, String setting, String flags, long seed, String revision, JsonNode figures) {
    private boolean isOf(Run other) {
      return data.equals(other.data) && setting.equals(other.setting) && seed == other.seed;
    }
  }

  /** The runs in the folder and, of the kept ones, those that are not there. */
  static List<Run> read(Path out, Path kept) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (Path data : folders(out)) {
      for (Path setting : folders(data)) {
        for (Path seed : folders(setting)) {
          if (Files.exists(seed.resolve(Layout.METRICS))) {
            runs.add(run(data, setting, seed));
          }
        }
      }
    }
    List<Run> fresh = List.copyOf(runs);
    for (String line : Files.exists(kept) ? Files.readAllLines(kept) : List.<String>of()) {
      Run run = Json.MAPPER.readValue(line, Run.class);
      if (fresh.stream().noneMatch(run::isOf)) {
        runs.add(run);
      }
    }
    runs.sort(Comparator.comparing(Run::data).thenComparing(Run::setting).thenComparing(Run::seed));
    return runs;
  }

  private static Run run(Path data, Path setting, Path seed) throws IOException {
    Manifest manifest =
        Manifest.read(
            Files.readAllBytes(seed.resolve(Layout.MANIFEST)), Layout.TRAIN, seed.toString());
    return new Run(
        data.getFileName().toString(),
        setting.getFileName().toString(),
        Files.readString(seed.resolve("flags")).strip(),
        manifest.provenance().seed(),
        manifest.provenance().revision(),
        figures(Json.MAPPER.readTree(Files.readAllBytes(seed.resolve(Layout.METRICS)))));
  }

  private static JsonNode figures(JsonNode metrics) {
    ObjectNode figures = Json.MAPPER.createObjectNode();
    boolean refitted = metrics.has("test_before_refit");
    Map<String, JsonNode> splits = new LinkedHashMap<>();
    splits.put("validation", metrics.path("validation"));
    splits.put("test", metrics.path(refitted ? "test_before_refit" : "test"));
    splits.put("refitted", refitted ? metrics.path("test") : Json.MAPPER.missingNode());
    splits.forEach((split, of) -> copy(split, of, figures));
    figures.withObject("/test").set("variety", splits.get("test").path("variety"));
    return figures;
  }

  private static void copy(String split, JsonNode of, ObjectNode figures) {
    for (String protocol : PROTOCOLS) {
      JsonNode rankers = of.path(protocol);
      rankers
          .fieldNames()
          .forEachRemaining(
              ranker -> {
                for (String group : GROUPS) {
                  figures
                      .withObject("/%s/%s/%s".formatted(split, protocol, ranker))
                      .set(group, rankers.path(ranker).path(group));
                }
              });
    }
  }

  /** Replaces the kept runs by these. */
  static void keep(List<Run> runs, Path kept) throws IOException {
    Files.writeString(kept, runs.stream().map(run -> Json.line(run) + "\n").collect(joining()));
  }

  private static List<Path> folders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(Files::isDirectory).sorted().toList();
    }
  }
}
