package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The model of a sample night: how it was trained, and its figures beside all baselines'. */
final class SampleModel {
  private static final List<String> BASELINES =
      List.of(
          "production",
          "best_sum",
          "item_transitions",
          "item_knn",
          "text_neighbors",
          "popular_last_7_days",
          "most_popular");

  private SampleModel() {}

  /**
   * Better than the model in production by this difference, whose interval begins at {@code low}.
   */
  static ReportData.Model model(double difference, double low) {
    ObjectNode metrics = Json.MAPPER.createObjectNode();
    metrics.put("best_epoch", 12);
    ObjectNode figures = metrics.putObject("test").putObject("full_catalog");
    List<String> groups = QualityPart.GROUPS;
    List<String> rankers = new ArrayList<>(List.of("model"));
    rankers.addAll(BASELINES);
    for (int r = 0; r < rankers.size(); r++) {
      for (int g = 0; g < groups.size(); g++) {
        figures
            .withObject("/" + rankers.get(r) + "/" + groups.get(g))
            .put("count", 22_363 / (g + 1))
            .put("ndcg10", 0.072 / (1 + 0.4 * r) / (1 + 0.2 * g))
            .put("hr10", 0.118 / (1 + 0.4 * r) / (1 + 0.2 * g));
      }
    }
    metrics.putObject("gate").set("comparisons", comparisons(difference, low));
    return new ReportData.Model(
        "models/37448530353d",
        "sasrec",
        metrics,
        Json.read("{\"epochs\":40}", JsonNode.class, "settings"),
        epochs());
  }

  /** Nobody compared it. */
  static ReportData.Model epochsOnly() {
    ObjectNode metrics = Json.MAPPER.createObjectNode();
    return new ReportData.Model(
        "models/37448530353d", "sasrec", metrics, Json.MAPPER.createObjectNode(), epochs());
  }

  private static JsonNode comparisons(double difference, double low) {
    List<Map<String, Object>> comparisons = new ArrayList<>();
    List<String> groups = List.of("all", "tail_user", "tail_item");
    for (int b = 0; b < BASELINES.size(); b++) {
      for (int g = 0; g < groups.size(); g++) {
        double middle = b == 0 ? difference : 0.004 + 0.009 * b - 0.003 * g;
        double half = b == 0 ? difference - low : 0.0035 * (g + 1);
        comparisons.add(
            Map.of(
                "baseline",
                BASELINES.get(b),
                "group",
                groups.get(g),
                "targets",
                22_363 / (g + 1),
                "difference",
                middle,
                "low",
                middle - half,
                "high",
                middle + half));
      }
    }
    return Json.tree(comparisons);
  }

  private static List<ReportData.Epoch> epochs() {
    List<ReportData.Epoch> epochs = new ArrayList<>();
    for (int e = 1; e <= 20; e++) {
      double ndcg = e <= 12 ? 0.07 * (1 - Math.exp(-e / 4.0)) : 0.0665 - 0.0004 * (e - 12);
      epochs.add(new ReportData.Epoch(e, 7 + 5 * Math.exp(-e / 5.0), OptionalDouble.of(ndcg)));
    }
    return epochs;
  }
}
