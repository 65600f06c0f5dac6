package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.evaluation.PairedBootstrap.Interval;
import dev.nightjar.train.input.SplitMix;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void theIntervalIsThatOfTheNormalDistributionForManyTargets() {
    SplitMix random = new SplitMix(3);
    double[] differences = new double[20_000];
    Arrays.setAll(differences, i -> random.nextInt(2) == 0 ? 0 : 0.5);
    double mean = Arrays.stream(differences).average().orElseThrow();
    Interval found = PairedBootstrap.of(differences, 1);
    assertThat(found.mean()).isEqualTo(mean);
    double wide = 1.96 * 0.25 / Math.sqrt(differences.length);
    assertThat(found.low()).isCloseTo(mean - wide, Offset.offset(wide / 5));
    assertThat(found.high()).isCloseTo(mean + wide, Offset.offset(wide / 5));
  }

  @Test
  void equalDifferencesHaveNoWidth() {
    assertThat(PairedBootstrap.of(new double[] {0.25, 0.25}, 1))
        .isEqualTo(new Interval(0.25, 0.25, 0.25));
  }

  @Test
  void isWorseByAsManyStandardErrorsAsItsIntervalSays() {
    Comparison below = new Comparison("b", "all", 9, -0.1, -0.2, -0.001);
    Comparison around = new Comparison("b", "all", 9, -0.1, -0.2, 0.001);
    assertThat(below.worseBy(1.96)).isTrue();
    assertThat(around.worseBy(1.96)).isFalse();
    assertThat(around.worseBy(1.64)).isTrue();
    assertThat(below.worseBy(3)).isFalse();
    assertThat(new Comparison("b", "all", 9, 0, 0, 0).worseBy(2)).isFalse();
    assertThat(new Comparison("b", "all", 9, -0.1, -0.1, -0.1).worseBy(2)).isTrue();
  }
}
