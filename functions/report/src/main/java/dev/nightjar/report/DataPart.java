package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.report.ReportPage.Fact;
import java.util.ArrayList;
import java.util.List;

/**
 * What came in.
 *
 * @param log what became of its rows
 * @param drift a picture and facts, nothing without an earlier night
 */
record DataPart(
    List<Fact> log,
    List<Fact> catalog,
    List<Reason> rejected,
    String histories,
    String popularity,
    Drift drift) {
  /** Rows refused for a reason. */
  record Reason(String input, String reason, String rows, List<Refused> examples) {}

  /** One of them. */
  record Refused(String where, String row) {}

  /** How tonight differs from the night before. */
  record Drift(String chart, String popularity, String tail, String previous) {}

  static DataPart of(ReportData.Dataset dataset) {
    JsonNode quality = dataset.quality();
    return new DataPart(
        log(quality.path("interactions")),
        catalog(quality),
        dataset.rejected().stream().map(DataPart::reason).toList(),
        DataCharts.histogram(
            "histories",
            "Users by length of history",
            "interactions of a user",
            dataset.histories()),
        DataCharts.histogram(
            "popularity", "Items by interactions", "interactions of an item", dataset.popularity()),
        quality.path("drift").isObject() ? drift(quality.path("drift")) : null);
  }

  private static List<Fact> log(JsonNode counts) {
    List<Fact> facts = new ArrayList<>();
    fact("rows of the log", counts.path("rows"), facts);
    fact("kept", counts.path("kept"), facts);
    fact("only served", counts.path("serving_only"), facts);
    fact("duplicates", counts.path("duplicates"), facts);
    long filtered = 0;
    for (JsonNode count : counts.path("filtered")) {
      filtered += count.asLong();
    }
    facts.add(new Fact("left out by settings", Numbers.count(filtered)));
    fact("rejected", counts.path("rejected"), facts);
    return facts;
  }

  private static List<Fact> catalog(JsonNode quality) {
    List<Fact> facts = new ArrayList<>();
    fact("items", quality.at("/items/total"), facts);
    fact("with interactions", quality.at("/items/both"), facts);
    fact("never taken", quality.at("/items/catalog_only"), facts);
    fact("only in the log", quality.at("/items/log_only"), facts);
    fact("with text", quality.at("/items/with_text"), facts);
    fact("users", quality.at("/users/total"), facts);
    fact("users without a history", quality.at("/users/without_history"), facts);
    return facts;
  }

  private static void fact(String name, JsonNode count, List<Fact> facts) {
    if (count.isNumber()) {
      facts.add(new Fact(name, Numbers.count(count.asLong())));
    }
  }

  private static Reason reason(ReportData.Rejection rejection) {
    return new Reason(
        rejection.input().equals("interactions") ? "log" : rejection.input(),
        rejection.reason(),
        Numbers.count(rejection.rows()),
        rejection.examples().stream()
            .map(
                one ->
                    new Refused(
                        "%s, line %s".formatted(one.file(), Numbers.count(one.line())), one.row()))
            .toList());
  }

  private static Drift drift(JsonNode drift) {
    List<String> keys = List.of("new_users", "lost_users", "new_items", "lost_items");
    List<Double> shares = keys.stream().map(key -> drift.path(key).asDouble()).toList();
    List<String> names = keys.stream().map(Numbers::words).toList();
    String label = "Drift since the night before: ";
    for (int i = 0; i < names.size(); i++) {
      label += (i > 0 ? ", " : "") + names.get(i) + " " + Numbers.percent(shares.get(i));
    }
    return new Drift(
        Charts.shares("drift-shares", label, names, shares),
        Numbers.figure(drift.path("popularity").asDouble()),
        "%s after %s"
            .formatted(
                Numbers.percent(drift.path("tail_share").asDouble()),
                Numbers.percent(drift.path("tail_share_before").asDouble())),
        drift.path("previous").asText());
  }
}
