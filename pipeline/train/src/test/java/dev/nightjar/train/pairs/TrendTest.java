package dev.nightjar.train.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.train.input.RandomSets;
import dev.nightjar.train.input.TrainingSet;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final int ITEMS = 40;
  private final TrainingSet set = RandomSets.of(60, ITEMS, 12, 8);

  @Test
  void recentInteractionsCountByTheirAge() {
    float[] trend = Trend.of(set.histories(), ITEMS + 2);
    double[] slow = new double[ITEMS + 2];
    for (int user = 0; user < set.histories().users(); user++) {
      for (int place = 0; place < set.histories().trainLength(user); place++) {
        double age = set.histories().newestTrainTime() - set.histories().time(user, place);
        slow[set.histories().item(user, place)] += Math.pow(Math.E, -age / 604_800);
      }
    }
    double[] logs = Arrays.stream(slow).map(count -> Math.log(1 + 10 * count)).toArray();
    double mean = Arrays.stream(logs).sum() / ITEMS;
    double variance =
        Arrays.stream(logs, 1, ITEMS + 1).map(log -> (log - mean) * (log - mean)).sum() / ITEMS;
    for (int item = 1; item <= ITEMS; item++) {
      assertThat((double) trend[item]).isCloseTo(logs[item] / Math.sqrt(variance), within(1e-4));
    }
    assertThat(trend[0]).isZero();
    assertThat(trend[ITEMS + 1]).isZero();
  }
}
