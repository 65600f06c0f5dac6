package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void weighsPlacesAsTheDefinitionsSay() {
    // places 1, 2, 10, 11, 21 from 1
    Figures figures = Figures.of(new int[] {0, 1, 9, 10, 20});
    assertThat(figures.count()).isEqualTo(5);
    assertThat(figures.hr10()).isEqualTo(0.6);
    assertThat(figures.hr20()).isEqualTo(0.8);
    assertThat(figures.ndcg10()).isEqualTo(0.383999); // (1 + 0.630930 + 0.289065) / 5
    assertThat(figures.ndcg20()).isEqualTo(0.439788); // + 0.278943 / 5
    assertThat(figures.mrr10()).isEqualTo(0.32); // (1 + 1/2 + 1/10) / 5
    assertThat(figures.mrr20()).isEqualTo(0.338182); // + 1/11 / 5
  }

  @Test
  void areZeroWithoutTargets() {
    assertThat(Figures.of(new int[0])).isEqualTo(new Figures(0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void aMissCountsNothing() {
    assertThat(Figures.of(new int[] {Ranks.MISS}).hr20()).isZero();
  }
}
