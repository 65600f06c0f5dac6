package dev.nightjar.dataset.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dataset.log.Interaction;
import dev.nightjar.dataset.log.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CollectHistoriesTest {
  private static Interaction at(long timestamp, int file, long line, String item) {
    return new Interaction("u", item, timestamp, Position.of(file, line));
  }

  @Test
  void sortsByTimeThenFileThenLine() {
    List<Interaction> log =
        new ArrayList<>(
            List.of(at(9, 0, 1, "d"), at(5, 1, 1, "c"), at(5, 0, 12, "b"), at(5, 0, 2, "a")));
    assertThat(CollectHistories.collect(log, 10).history())
        .isEqualTo(new UserHistory("u", List.of("a", "b", "c", "d"), List.of(5L, 5L, 5L, 9L)));
  }

  @Test
  void dropsExactDuplicatesOnlyAndKeepsTheNewestOfTooMany() {
    List<Interaction> log =
        new ArrayList<>(
            List.of(
                at(1, 0, 1, "a"),
                at(1, 0, 2, "a"),
                at(2, 0, 3, "a"),
                at(3, 0, 4, "b"),
                at(4, 0, 5, "c")));
    CollectHistories.Collected collected = CollectHistories.collect(log, 3);
    assertThat(collected)
        .isEqualTo(
            new CollectHistories.Collected(
                new UserHistory("u", List.of("a", "b", "c"), List.of(2L, 3L, 4L)), 1, 1));
  }

  @Test
  void agreesWithASlowOracleOnRandomLogs() {
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      List<Interaction> log = new ArrayList<>();
      for (int line = 1; line <= 1 + random.nextInt(30); line++) {
        log.add(at(random.nextInt(5), 0, line, "i" + random.nextInt(3)));
      }
      List<String> expected = oracle(log);
      Collections.shuffle(log, random);
      UserHistory history = CollectHistories.collect(log, 100).history();
      List<String> found = new ArrayList<>();
      for (int i = 0; i < history.length(); i++) {
        found.add(history.times().get(i) + history.itemIds().get(i));
      }
      assertThat(found).isEqualTo(expected);
    }
  }

  /** Second by second through the log in its order. */
  private static List<String> oracle(List<Interaction> log) {
    List<String> expected = new ArrayList<>();
    for (long second = 0; second < 5; second++) {
      for (Interaction interaction : log) {
        String event = interaction.timestamp() + interaction.itemId();
        if (interaction.timestamp() == second && !expected.contains(event)) {
          expected.add(event);
        }
      }
    }
    return expected;
  }
}
