package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.RecommendationFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a sample night served, and to whom. */
final class SampleLists {
  private SampleLists() {}

  static ReportData.Served served() {
    List<ReportData.Tenth> tenths = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      tenths.add(new ReportData.Tenth(0.4 * Math.pow(0.6, i), 0.3 * Math.pow(0.7, i)));
    }
    return new ReportData.Served(
        "recommendations/dt=2026-01-31/run=901bc5711be2",
        "901bc5711be2",
        new RecommendationFacts(
            "2026-01-31",
            "parquet",
            Optional.empty(),
            20,
            22_363,
            447_260,
            12,
            Map.of("model", 440_000L, "boosted", 6_060L, "popular", 1_200L),
            0.83,
            "d/manifest.json",
            "m/manifest.json",
            Optional.empty(),
            Map.of(),
            Optional.empty()),
        Optional.of(
            Json.read(
                """
                {"deny":["item-0009"],"where":[{"attribute":"size","is_user":"size"}],
                 "at_most":[{"attribute":"brand","items":2}]}
                """,
                JsonNode.class,
                "rules")),
        Optional.of(new RuleCounts(0, 1, List.of(812.4), List.of(20_118L), 0)),
        Map.of("rules", 12L),
        tenths,
        List.of(
            user("The longest history", 95, List.of()),
            user("A typical history", 7, List.of()),
            user("The shortest history", 1, List.of()),
            user("No history", 0, List.of()),
            user("Best served last night", 12, List.of("Hemp Pruning Knife 1")),
            user("Worst served last night", 31, List.of("Copper Watering Can"))));
  }

  private static ReportData.ExampleUser user(String kind, int length, List<String> taken) {
    List<ReportData.Shown> history = new ArrayList<>();
    List<ReportData.Shown> list = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      if (i <= length) {
        history.add(
            new ReportData.Shown(
                String.format(Locale.ROOT, "2026-01-%02d", i), "Steel Harvest Basket " + i, false));
      }
      String title = "Hemp Pruning Knife " + i;
      list.add(new ReportData.Shown(length == 0 ? "popular" : "", title, taken.contains(title)));
    }
    return new ReportData.ExampleUser(kind, "user-0" + length, length, history, list, taken);
  }
}
