package dev.nightjar.train.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitMixTest {
  private static final int[] VALUES = IntStream.range(0, 1000).map(i -> 3 * i).toArray();

  @Test
  void aSampleIsDrawnBySeedAndInOrder() {
    int[] before = VALUES.clone();
    int[] some = new SplitMix(1).sample(VALUES, 100);
    assertThat(some).hasSize(100).isSorted().doesNotHaveDuplicates();
    assertThat(VALUES).isEqualTo(before).contains(some);
    assertThat(new SplitMix(1).sample(VALUES, 100)).isEqualTo(some);
    assertThat(new SplitMix(2).sample(VALUES, 100)).isNotEqualTo(some);
    assertThat(Arrays.stream(some).average().orElseThrow()).isBetween(1200.0, 1800.0);
  }

  @Test
  void aSampleOfFewerIsAllOfThem() {
    assertThat(new SplitMix(1).sample(VALUES, 2000)).isEqualTo(VALUES);
    assertThat(new SplitMix(1).sample(new int[0], 5)).isEmpty();
  }
}
