package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.report.ReportData.Rejection;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Why rows were refused, with the first rows of each input and reason. The parts of rejected rows
 * are in the order of the input files: those of the log, of the catalog, of the users. So the first
 * rows of a reason are those of the first input that has it, as many as it counts.
 */
final class Rejections {
  private static final List<String> INPUTS = List.of("interactions", "catalog", "users");
  private static final int ROW_SHOWN = 200;
  private static final int SHOWN = 3;

  private final JsonNode counts;
  private final Map<String, Long> kept = new HashMap<>();
  private final Map<String, List<Rejection.Example>> examples = new HashMap<>();

  private Rejections(JsonNode counts) {
    this.counts = counts;
  }

  /** Most frequent reasons first. */
  static List<Rejection> read(FolderReader dataset, JsonNode quality) throws IOException {
    Rejections found = new Rejections(quality.path("rejected"));
    List<String> parts =
        dataset.manifest().files().stream()
            .map(FileEntry::name)
            .filter(name -> name.startsWith(Layout.REJECTED + "/"))
            .sorted()
            .toList();
    for (String part : parts) {
      dataset.forEachLine(part, line -> found.row(Json.read(line, JsonNode.class, part)));
    }
    return found.sorted();
  }

  private void row(JsonNode row) {
    String reason = row.path("reason").asText();
    long place = kept.merge(reason, 1L, Long::sum);
    for (String input : INPUTS) {
      long count = count(input, reason);
      if (place <= Math.min(count, SHOWN)) {
        examples.computeIfAbsent(key(input, reason), key -> new ArrayList<>()).add(example(row));
      }
      place -= count;
      if (place <= 0) {
        return;
      }
    }
  }

  private List<Rejection> sorted() {
    List<Rejection> rejections = new ArrayList<>();
    for (String input : INPUTS) {
      for (Map.Entry<String, JsonNode> reason : counts.path(input).properties()) {
        rejections.add(
            new Rejection(
                input,
                reason.getKey(),
                reason.getValue().asLong(),
                isKnown(reason.getKey())
                    ? examples.getOrDefault(key(input, reason.getKey()), List.of())
                    : List.of()));
      }
    }
    rejections.sort(Comparator.comparingLong(Rejection::rows).reversed());
    return rejections;
  }

  /** Whether the rows that were kept say of which input they are: not if some were not kept. */
  private boolean isKnown(String reason) {
    long all = INPUTS.stream().mapToLong(input -> count(input, reason)).sum();
    return kept.getOrDefault(reason, 0L) == all
        || INPUTS.stream().filter(input -> count(input, reason) > 0).count() == 1;
  }

  private long count(String input, String reason) {
    return counts.path(input).path(reason).asLong();
  }

  private static String key(String input, String reason) {
    return input + " " + reason;
  }

  private static Rejection.Example example(JsonNode row) {
    String file = row.path("file").asText();
    String text = row.path("row").asText();
    return new Rejection.Example(
        file.substring(file.lastIndexOf('/') + 1),
        row.path("line").asLong(),
        text.codePointCount(0, text.length()) <= ROW_SHOWN
            ? text
            : text.substring(0, text.offsetByCodePoints(0, ROW_SHOWN - 1)) + "…");
  }
}
