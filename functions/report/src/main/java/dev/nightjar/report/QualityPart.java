package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.report.ReportPage.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How good the model is.
 *
 * @param charts differences to the baselines, one picture a group
 * @param rankers heads of the columns of both tables
 * @param ndcg a row per group
 * @param hr a row per group
 */
record QualityPart(List<Panel> charts, List<String> rankers, List<Row> ndcg, List<Row> hr) {
  static final List<String> GROUPS =
      List.of(
          "all",
          "tail_user",
          "head_user",
          "tail_item",
          "head_item",
          "cold_item",
          "same_day",
          "later_day");

  /** One group's picture. */
  record Panel(String title, String targets, String chart) {}

  static QualityPart of(ReportData.Model model) {
    JsonNode figures = model.metrics().at("/test/full_catalog");
    List<String> keys = new ArrayList<>(List.of("model"));
    for (String key :
        List.of(
            "production",
            "best_sum",
            "item_transitions",
            "item_knn",
            "text_neighbors",
            "popular_last_7_days",
            "most_popular")) {
      if (figures.has(key)) {
        keys.add(key);
      }
    }
    return new QualityPart(
        panels(model.metrics().at("/gate/comparisons"), keys),
        keys.stream().map(Charts::ranker).toList(),
        rows(figures, keys, "ndcg10"),
        rows(figures, keys, "hr10"));
  }

  private static List<Panel> panels(JsonNode comparisons, List<String> keys) {
    Map<String, List<JsonNode>> groups = new LinkedHashMap<>();
    for (String key : keys) {
      for (JsonNode one : comparisons) {
        if (one.path("baseline").asText().equals(key)) {
          groups.computeIfAbsent(one.path("group").asText(), group -> new ArrayList<>()).add(one);
        }
      }
    }
    List<Panel> panels = new ArrayList<>();
    groups.forEach(
        (group, ones) ->
            panels.add(
                new Panel(
                    capital(Charts.group(group)),
                    Numbers.count(ones.get(0).path("targets").asLong(), "target"),
                    Charts.differences(group, ones))));
    return panels;
  }

  static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static List<Row> rows(JsonNode figures, List<String> keys, String figure) {
    List<Row> rows = new ArrayList<>();
    for (String group : GROUPS) {
      JsonNode ours = figures.path("model").path(group);
      if (!ours.isMissingNode()) {
        List<String> cells = new ArrayList<>(List.of(Numbers.count(ours.path("count").asLong())));
        keys.forEach(key -> cells.add(figure(figures.path(key).path(group).path(figure))));
        rows.add(new Row(QualityPart.capital(Charts.group(group)), cells));
      }
    }
    return rows;
  }

  private static String figure(JsonNode value) {
    return value.isNumber() ? Numbers.figure(value.asDouble()) : "–";
  }
}
