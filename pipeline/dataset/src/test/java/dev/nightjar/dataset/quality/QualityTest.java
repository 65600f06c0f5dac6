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
            Map.of(
                "interactions.rows", 10L,
                "interactions.kept", 4L,
                "interactions.duplicates", 3L,
                "interactions.filtered", 1L,
                "interactions.rejected.not JSON", 2L,
                "catalog.rejected.not JSON", 5L));
    assertThat(quality.interactions()).isEqualTo(new Quality.Interactions(10, 4, 3, 1, 0, 2));
    assertThat(quality.rejectedRows()).isEqualTo(7);
  }

  @Test
  void stopsWhereRowsGotLost() {
    assertThatThrownBy(() -> Quality.of(Map.of("interactions.rows", 10L, "interactions.kept", 9L)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "interactions do not add up: expected kept 9 + duplicates 0 + filtered 0 + capped 0"
                + " + rejected 0 = 9 rows, found 10");
  }
}
