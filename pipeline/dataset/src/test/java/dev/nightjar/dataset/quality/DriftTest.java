package dev.nightjar.dataset.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftTest {
  /** Interactions of one item, then and now; -1 where there is no such item. */
  private record Item(int before, int now) {}

  private static Drift drift(List<Item> items) {
    Map<String, Long> tallies = new HashMap<>();
    tallies.put("drift.previous/datasets/d", 1L);
    for (Item item : items) {
      tallies.merge("drift.item/%d/%d".formatted(item.before + 1, item.now + 1), 1L, Long::sum);
    }
    return Drift.of(tallies).orElseThrow();
  }

  private static double divergence(List<Item> items) {
    double before = items.stream().mapToDouble(i -> Math.max(0, i.before)).sum();
    double now = items.stream().mapToDouble(i -> Math.max(0, i.now)).sum();
    double sum = 0;
    for (Item item : items) {
      double p = Math.max(0, item.before) / before;
      double q = Math.max(0, item.now) / now;
      double m = (p + q) / 2;
      sum += p > 0 ? .5 * p * Math.log(p / m) / Math.log(2) : 0;
      sum += q > 0 ? .5 * q * Math.log(q / m) / Math.log(2) : 0;
    }
    return sum;
  }

  private static double tail(List<Integer> counts) {
    List<Integer> sorted = counts.stream().filter(c -> c >= 0).sorted().toList();
    double inTail = 0;
    for (int i = 0; i < (int) (.8 * sorted.size()); i++) {
      inTail += sorted.get(i);
    }
    return inTail / sorted.stream().mapToInt(Integer::intValue).sum();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithThePlainSums(long seed) {
    Random random = new Random(seed);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int before = (int) Math.abs(random.nextGaussian() * 5) - 1;
      int now = random.nextInt(4) == 0 ? before : random.nextInt(9) - 1;
      if (before >= 0 || now >= 0) {
        items.add(new Item(before, now));
      }
    }
    Drift drift = drift(items);
    assertThat(drift.popularity()).isCloseTo(divergence(items), within(1e-4));
    assertThat(drift.tailShareBefore())
        .isCloseTo(tail(items.stream().map(Item::before).toList()), within(1e-4));
    assertThat(drift.tailShare())
        .isCloseTo(tail(items.stream().map(Item::now).toList()), within(1e-4));
    double now = items.stream().filter(i -> i.now >= 0).count();
    double added = items.stream().filter(i -> i.before < 0 && i.now >= 0).count();
    assertThat(drift.newItems()).isCloseTo(added / now, within(1e-4));
  }

  @Test
  void isNothingBetweenEqualNightsAndAllBetweenStrangers() {
    assertThat(drift(List.of(new Item(3, 6), new Item(1, 2))).popularity()).isZero();
    assertThat(drift(List.of(new Item(3, -1), new Item(-1, 2))).popularity()).isEqualTo(1);
    assertThat(Drift.of(Map.of("interactions.rows", 3L))).isEmpty();
  }

  @Test
  void namesTheLimitsThatArePassed() {
    Drift drift = new Drift("d", 0.5, 0.1, 0.2, 0.3, 0.40, 0.25, 0.06);
    assertThat(
            DriftLimits.parse("--drift-stop", "new_users=0.5, tail_share=0.1,popularity=.05")
                .passedBy(drift))
        .containsExactly(
            "popularity is 0.0600, --drift-stop allows 0.05",
            "tail_share is 0.1500, --drift-stop allows 0.1");
    assertThat(DriftLimits.parse("--drift-stop", "").passedBy(drift)).isEmpty();
    assertThatThrownBy(() -> DriftLimits.parse("--drift-warn", "new_user=0.5"))
        .hasMessage(
            "--drift-warn: expected measure=fraction with a measure of [lost_items, lost_users,"
                + " new_items, new_users, popularity, tail_share], found new_user=0.5");
    assertThatThrownBy(() -> DriftLimits.parse("--drift-warn", "new_users=5"))
        .hasMessageContaining("found new_users=5");
  }
}
