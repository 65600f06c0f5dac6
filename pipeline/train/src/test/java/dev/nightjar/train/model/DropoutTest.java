package dev.nightjar.train.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropoutTest {
  @Test
  void forksDropOtherValuesThanEachOtherAndThanTheNextOnes() {
    Dropout dropout = Dropout.of(0.5, new SplitMix(3));
    List<Dropout> forks = dropout.forks(2);
    float[] first = kept(forks.get(0));
    float[] second = kept(forks.get(1));
    float[] next = kept(dropout.forks(2).get(0));
    assertThat(first).isNotEqualTo(second).isNotEqualTo(next).containsOnly(0, 2);
    assertThat(kept(Dropout.of(0.5, new SplitMix(3)).forks(2).get(0))).isEqualTo(first);
  }

  private static float[] kept(Dropout dropout) {
    return Tensors.floats(dropout.apply(Tensors.full(1, 100)));
  }
}
