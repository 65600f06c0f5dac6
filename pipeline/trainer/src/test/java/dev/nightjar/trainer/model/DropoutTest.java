package dev.nightjar.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.trainer.input.SplitMix;
import dev.nightjar.trainer.tensor.Tensors;
import org.junit.jupiter.api.Test;

class DropoutTest {
  @Test
  void forksDropOtherValuesAndLeaveTheStreamWhereItIs() {
    Dropout dropout = Dropout.of(0.5, new SplitMix(3));
    Dropout same = Dropout.of(0.5, new SplitMix(3));
    float[] first = kept(dropout.fork(1));
    float[] second = kept(dropout.fork(2));
    assertThat(kept(dropout.fork(1))).isEqualTo(first);
    float[] own = kept(dropout);
    assertThat(own).isEqualTo(kept(same)).isNotEqualTo(first).isNotEqualTo(second);
    assertThat(first).isNotEqualTo(second).containsOnly(0, 2);
  }

  private static float[] kept(Dropout dropout) {
    return Tensors.floats(dropout.apply(Tensors.full(1, 100)));
  }
}
