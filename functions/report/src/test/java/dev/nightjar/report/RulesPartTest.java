package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.RecommendationFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulesPartTest {
  private static final Map<String, Long> SOURCES =
      Map.of(
          "model", 700L, "pinned", 100L, "boosted", 50L, "long_tail", 1L, "popular_segment", 149L);

  private static List<String> rows(String rules) {
    ReportData.Served served =
        new ReportData.Served(
            "recommendations/dt=2026-01-31/run=1",
            "1",
            new RecommendationFacts(
                "2026-01-31",
                "parquet",
                Optional.empty(),
                10,
                100,
                1000,
                2,
                SOURCES,
                0.5,
                "d/manifest.json",
                "m/manifest.json",
                Optional.empty(),
                Map.of(),
                Optional.empty()),
            Optional.empty(),
            Optional.of(new RuleCounts(1_250, 0, List.of(31.0, 1.0, 812.44), List.of(1_204L), 120)),
            Map.of("rules", 2L, "seen", 1L),
            List.of(),
            List.of());
    return RulesPart.rows(Json.read(rules, JsonNode.class, "rules"), served).stream()
        .map(row -> row.name() + " | " + String.join(",", row.cells()))
        .toList();
  }

  @Test
  void saysOfEachRuleWhatItSaysAndWhatItDid() {
    String rules =
        """
        {"allow":["a","b"],"deny":["c"],
         "where":[{"attribute":"price","at_most":200},
           {"attribute":"country","is":["NO","SE","DK","FI"],"missing":"keep"},
           {"attribute":"size","is_user":"size"}],
         "at_most":[{"attribute":"brand","items":2}],
         "pin":[{"item":"a","rank":1}],
         "boost":[{"factor":1.2,"items":["a"]},{"factor":0.5,"items":["b"]}],
         "long_tail":{"slots":2,"interactions_at_most":5},
         "explore":{"share":0.1,"impressions_at_most":1000},
         "seen":{"again_after_days":90,"again":2},"cold":[{"by":"country"}]}
        """;
    assertThat(rows(rules))
        .containsExactly(
            "only 2 items may be recommended | 1,250 items out",
            "1 item never recommended | 0 items out",
            "items with price at most 200 | 31 items out",
            "items with country is NO or SE or DK or 1 other, missing keep | 1 item out",
            "items with size is user size | 812.4 items out",
            "at most 2 of a list with the same brand | 1,204 full lists",
            "items that were had, again after 90 days | 120 rows, 12 %",
            "1 item with a place of its own | 100 rows, 10 %",
            "scores multiplied by 1.2, 0.5; raised | 50 rows, 5.0 %",
            "items that the user takes again and again | 0 rows, 0 %",
            "2 slots of a list for items with at most 5 interactions | 1 row, 0.1 %",
            "10 % of a list drawn among items with at most 1,000 impressions | 0 rows, 0 %",
            "popular lists of their own for users without a history | 149 rows, 15 %",
            "lists that the rules left short | 2 users");
  }

  @Test
  void saysNothingOfRulesThatAreNotThere() {
    assertThat(rows("{\"deny\":[\"c\"]}"))
        .containsExactly(
            "1 item never recommended | 0 items out", "lists that the rules left short | 2 users");
  }
}
