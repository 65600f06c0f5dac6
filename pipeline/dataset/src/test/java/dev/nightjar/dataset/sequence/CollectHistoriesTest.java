package dev.nightjar.dataset.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.input.Interaction;
import dev.nightjar.input.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CollectHistoriesTest {
  private static Interaction at(long timestamp, int file, long line, String item) {
    return new Interaction("u", item, timestamp, Position.of(file, line), 1);
  }

  private static NewestInteractions.Kept kept(List<Interaction> log, int max) {
    NewestInteractions newest = new NewestInteractions(max);
    log.forEach(newest::add);
    return newest.kept();
  }

  @Test
  void sortsByTimeThenFileThenLine() {
    List<Interaction> log =
        new ArrayList<>(
            List.of(at(9, 0, 1, "d"), at(5, 1, 1, "c"), at(5, 0, 12, "b"), at(5, 0, 2, "a")));
    assertThat(kept(log, 10).interactions())
        .containsExactly(at(5, 0, 2, "a"), at(5, 0, 12, "b"), at(5, 1, 1, "c"), at(9, 0, 1, "d"));
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
    assertThat(kept(log, 3))
        .isEqualTo(
            new NewestInteractions.Kept(
                List.of(at(2, 0, 3, "a"), at(3, 0, 4, "b"), at(4, 0, 5, "c")), 0, 2));
    assertThat(kept(log, 4).duplicates()).isEqualTo(1);
    assertThat(kept(log, 4).capped()).isZero();
  }

  @Test
  void countsADuplicateOnceWithTheLargestWeight() {
    Interaction view = new Interaction("u", "a", 5, 1, 0.2f);
    Interaction buy = new Interaction("u", "a", 5, 2, 3);
    List<Interaction> log = new ArrayList<>(List.of(buy, view));
    assertThat(kept(log, 9))
        .isEqualTo(new NewestInteractions.Kept(List.of(new Interaction("u", "a", 5, 1, 3)), 1, 0));
  }

  @Test
  void writesSecondsAndWeightsOnlyWhereThereAreAny() {
    HistoryBlock.Builder block = new HistoryBlock.Builder(0);
    UserHistory plain =
        CollectHistories.history("u", List.of(at(1999, 0, 1, "b"), at(2000, 0, 2, "a")), block);
    assertThat(plain.items()).containsExactly(0, 1);
    assertThat(plain.times()).containsExactly(1, 2);
    assertThat(plain.weights()).isEmpty();
    UserHistory weighted =
        CollectHistories.history("u", List.of(new Interaction("u", "a", 0, 1, 2)), block);
    assertThat(weighted.items()).containsExactly(1);
    assertThat(weighted.weights()).containsExactly(2);
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
      assertThat(kept(log, 100).interactions())
          .extracting(interaction -> interaction.at() + interaction.itemId())
          .isEqualTo(expected);
    }
  }

  /** What is dropped while rows come must be what would be dropped at the end. */
  @Test
  void keepsAndCountsTheSameInWhateverOrderTheRowsCome() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      int max = 1 + random.nextInt(6);
      List<Interaction> log = new ArrayList<>();
      for (int line = 1; line <= 1 + random.nextInt(80); line++) {
        float weight = 1 + random.nextInt(2);
        log.add(new Interaction("u", "i" + random.nextInt(4), random.nextInt(6), line, weight));
      }
      List<String> newest = oracle(log);
      newest = newest.subList(Math.max(0, newest.size() - max), newest.size());
      NewestInteractions.Kept expected = kept(log, max);
      assertThat(expected.interactions()).extracting(i -> i.at() + i.itemId()).isEqualTo(newest);
      assertThat(expected.interactions().size() + expected.duplicates() + expected.capped())
          .isEqualTo(log.size());
      Collections.shuffle(log, random);
      assertThat(kept(log, max)).as("round %d", round).isEqualTo(expected);
    }
  }

  @Test
  void holdsTwiceTheCapOfAUserWithFiveMillionRows() {
    NewestInteractions newest = new NewestInteractions(1000);
    int most = 0;
    for (int line = 1; line <= 5_000_000; line++) {
      newest.add(at(line * 7919L % 5_000_011, 0, line, "i"));
      most = Math.max(most, newest.held());
    }
    assertThat(most).isLessThanOrEqualTo(2001);
    NewestInteractions.Kept kept = newest.kept();
    assertThat(kept.interactions()).hasSize(1000);
    assertThat(kept.capped()).isEqualTo(4_999_000);
  }

  /** Second by second through the log in its order. */
  private static List<String> oracle(List<Interaction> log) {
    List<String> expected = new ArrayList<>();
    for (long second = 0; second < 6; second++) {
      for (Interaction interaction : log) {
        String event = interaction.at() + interaction.itemId();
        if (interaction.at() == second && !expected.contains(event)) {
          expected.add(event);
        }
      }
    }
    return expected;
  }
}
