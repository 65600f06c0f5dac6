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
import java.util.Optional;

/** Why rows were refused, with the first row of each reason. */
final class Rejections {
  private static final int ROW_SHOWN = 200;

  private Rejections() {}

  /** Most frequent reasons first. */
  static List<Rejection> read(FolderReader dataset, JsonNode quality) throws IOException {
    Map<String, Rejection.Example> examples = examples(dataset);
    List<Rejection> rejections = new ArrayList<>();
    for (Map.Entry<String, JsonNode> input : quality.path("rejected").properties()) {
      for (Map.Entry<String, JsonNode> reason : input.getValue().properties()) {
        rejections.add(
            new Rejection(
                input.getKey(),
                reason.getKey(),
                reason.getValue().asLong(),
                Optional.ofNullable(examples.get(reason.getKey()))));
      }
    }
    rejections.sort(Comparator.comparingLong(Rejection::rows).reversed());
    return rejections;
  }

  private static Map<String, Rejection.Example> examples(FolderReader dataset) throws IOException {
    Map<String, Rejection.Example> examples = new HashMap<>();
    for (FileEntry file : dataset.manifest().files()) {
      if (file.name().startsWith(Layout.REJECTED + "/")) {
        dataset.forEachLine(
            file.name(),
            line -> {
              JsonNode row = Json.read(line, JsonNode.class, file.name());
              examples.computeIfAbsent(row.path("reason").asText(), reason -> example(row));
            });
      }
    }
    return examples;
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
