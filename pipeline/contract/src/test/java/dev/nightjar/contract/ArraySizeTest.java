package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArraySizeTest {
  @Test
  void letsThroughWhatFitsUpToTheLast() {
    assertThat(ArraySize.of(0, "a", "b")).isZero();
    assertThat(ArraySize.of(2_147_483_639L, "a", "b")).isEqualTo(2_147_483_639);
    assertThat(ArraySize.of(699_050, 3_072, "a", "b")).isEqualTo(2_147_481_600);
  }

  @Test
  void refusesWhatDoesNotFitInOneSentence() {
    assertThatThrownBy(() -> ArraySize.of(699_051, 3_072, "item vectors", "use narrower vectors"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "item vectors: expected at most 2,147,483,639 values at once, found 2,147,484,672: use"
                + " narrower vectors");
    assertThatThrownBy(() -> ArraySize.of(-1, "a", "b")).hasMessageContaining("found -1");
    assertThatThrownBy(() -> ArraySize.of(Long.MAX_VALUE, "a", "b"))
        .hasMessageContaining("found 9,2");
  }

  @Test
  void doublesWhatGrowsUntilTheLongest() {
    assertThat(ArraySize.grown(1024, 1025, "a", "b")).isEqualTo(2048);
    assertThat(ArraySize.grown(1024, 9000, "a", "b")).isEqualTo(9000);
    assertThat(ArraySize.grown(1 << 30, (1 << 30) + 1, "a", "b")).isEqualTo(ArraySize.LARGEST);
    assertThat(ArraySize.grown(ArraySize.LARGEST, ArraySize.LARGEST, "a", "b"))
        .isEqualTo(ArraySize.LARGEST);
    assertThatThrownBy(() -> ArraySize.grown(ArraySize.LARGEST, 1L << 31, "the search", "stop"))
        .hasMessage(
            "the search: expected at most 2,147,483,639 values at once, found 2,147,483,648: stop");
  }
}
