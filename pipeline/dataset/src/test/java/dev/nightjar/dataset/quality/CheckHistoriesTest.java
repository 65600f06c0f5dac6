package dev.nightjar.dataset.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CheckHistoriesTest {
  private final Map<String, Long> tallies =
      new TreeMap<>(
          Map.of(
              "interactions.rows", 2_000L,
              "users.with_history", 300L,
              "users.trainable", 200L,
              "split.validation", 100L,
              "split.test", 100L));

  @Test
  void acceptsWhatAModelCanBeMadeOf() {
    assertThat(CheckHistories.reasonAgainst(tallies)).isEmpty();
    assertThat(CheckHistories.warnings(tallies)).isEmpty();
  }

  @Test
  void saysWhichSettingLeftNothing() {
    tallies.put("users.with_history", 0L);
    tallies.put("interactions.filtered.event_type", 1_500L);
    tallies.put("interactions.filtered.value", 500L);
    assertThat(CheckHistories.reasonAgainst(tallies))
        .contains(
            "no interaction is left of 2,000 rows of --interactions: 1,500 left out by --event-types,"
                + " 500 left out by --min-value");
  }

  @Test
  void saysThatOneInteractionEachTeachesNothing() {
    tallies.put("users.trainable", 0L);
    tallies.put("users.below_core", 7L);
    assertThat(CheckHistories.reasonAgainst(tallies))
        .contains(
            "there is nothing to learn from: none of 300 users has two interactions for training, and"
                + " 200 are held out: 7 users below --min-user-interactions");
  }

  @Test
  void warnsThatNothingIsHeldOut() {
    tallies.put("split.validation", 0L);
    assertThat(CheckHistories.reasonAgainst(tallies)).isEmpty();
    assertThat(CheckHistories.warnings(tallies))
        .containsExactly(
            "no interaction is held out for validation, so no model can be judged: a user needs"
                + " three of them, or with --split-days one in the days it names");
  }

  @Test
  void warnsOfFewerUsersThanAHandful() {
    tallies.put("users.trainable", 3L);
    assertThat(CheckHistories.reasonAgainst(tallies)).isEmpty();
    assertThat(CheckHistories.warnings(tallies))
        .containsExactly(
            "only 3 users have two interactions for training: from so few nobody can tell whether a"
                + " model is any good, and it will most likely be refused");
  }
}
