package dev.nightjar.dataset.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class QualityTest {
  @Test
  void describesAHistogram() {
    // 1 1 1 2 3 3 4 9 9 9
    Map<String, Long> tallies =
        Map.of("length/1", 3L, "length/2", 1L, "length/3", 2L, "length/4", 1L, "length/9", 3L);
    assertThat(Distribution.of(tallies, "length/"))
        .isEqualTo(new Distribution(10, 1, 3, 4.2, 9, 9));
    assertThat(Distribution.of(Map.of(), "length/")).isEqualTo(new Distribution(0, 0, 0, 0, 0, 0));
  }

  @Test
  void addsUpTheRowsOfTheLog() {
    Quality quality =
        Quality.of(
            Map.ofEntries(
                Map.entry("interactions.rows", 20L),
                Map.entry("interactions.kept", 4L),
                Map.entry("interactions.serving_only", 2L),
                Map.entry("interactions.duplicates", 3L),
                Map.entry("interactions.filtered.core", 1L),
                Map.entry("interactions.filtered.value", 8L),
                Map.entry("interactions.rejected.not JSON", 2L),
                Map.entry("interactions.timestamps.seconds", 10L),
                Map.entry("split.train", 3L),
                Map.entry("split.test", 1L),
                Map.entry("catalog.rows", 12L),
                Map.entry("catalog.duplicates", 3L),
                Map.entry("catalog.contradictions", 1L),
                Map.entry("catalog.rejected.not JSON", 5L),
                Map.entry("items.both", 1L),
                Map.entry("items.catalog_only", 3L),
                Map.entry("items.log_only", 2L),
                Map.entry("users.rows", 9L),
                Map.entry("users.named", 7L),
                Map.entry("users.duplicates", 2L)));
    assertThat(quality.interactions())
        .isEqualTo(
            new Quality.Interactions(
                20,
                4,
                2,
                3,
                Map.of("event_type", 0L, "value", 8L, "cap", 0L, "core", 1L, "length", 0L),
                2));
    assertThat(quality.timestamps()).isEqualTo(Map.of("seconds", 10L));
    assertThat(quality.split()).isEqualTo(new Quality.Split(3, 0, 1));
    assertThat(quality.catalog()).isEqualTo(new Quality.Catalog(12, 4, 3, 1, 5));
    assertThat(quality.namedUsers()).isEqualTo(new Quality.NamedUsers(9, 7, 2, 0));
    assertThat(quality.rejectedRows()).isEqualTo(7);
  }

  @Test
  void stopsWhereRowsOfTheCatalogOrOfTheUsersGotLost() {
    assertThatThrownBy(() -> Quality.of(Map.of("catalog.rows", 4L, "items.both", 3L)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "rows of --catalog do not add up: expected kept 3 + duplicates 0 + rejected 0 = 3 rows,"
                + " found 4");
    assertThatThrownBy(() -> Quality.of(Map.of("users.rows", 2L, "users.named", 3L)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("rows of --users do not add up");
  }

  @Test
  void stopsWhereRowsGotLost() {
    assertThatThrownBy(() -> Quality.of(Map.of("interactions.rows", 10L, "interactions.kept", 9L)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "interactions do not add up: expected kept 9 + serving only 0 + duplicates 0 + filtered"
                + " {cap=0, core=0, event_type=0, length=0, value=0} + rejected 0 = 9 rows, found"
                + " 10");
  }

  @Test
  void stopsWhereARuleIsNotInTheReport() {
    assertThatThrownBy(
            () ->
                Quality.of(
                    Map.of("interactions.rows", 1L, "interactions.filtered.something_new", 1L)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("= 0 rows, found 1");
  }
}
