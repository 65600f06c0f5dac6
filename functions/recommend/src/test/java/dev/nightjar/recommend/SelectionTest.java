package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SelectionTest {
  @Test
  void findsWhatSortingFindsWithManyTiesToo() {
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      float[] values = new float[1 + random.nextInt(200)];
      int kinds = 1 + random.nextInt(50);
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(20) == 0 ? Float.NEGATIVE_INFINITY : random.nextInt(kinds) - 9;
      }
      float[] asGiven = values.clone();
      float[] sorted = values.clone();
      Arrays.sort(sorted);
      int k = 1 + random.nextInt(values.length);
      assertThat(Selection.largest(values, k)).isEqualTo(sorted[sorted.length - k]);
      assertThat(values).isEqualTo(asGiven);
    }
  }

  @Test
  void refusesPlacesThatAreNotThere() {
    assertThatThrownBy(() -> Selection.largest(new float[2], 3)).hasMessageContaining("k");
    assertThatThrownBy(() -> Selection.largest(new float[2], 0)).hasMessageContaining("k");
  }
}
