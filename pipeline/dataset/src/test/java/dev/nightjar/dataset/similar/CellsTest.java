package dev.nightjar.dataset.similar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellsTest {
  private static int probes(int cells, int few) {
    return new Cells(1, new float[cells], new int[cells], new int[2]).probes(few);
  }

  @Test
  void moreCellsAreLookedAtWhereThereAreMany() {
    assertThat(probes(20, 32)).isEqualTo(20);
    assertThat(probes(600, 32)).isEqualTo(32);
    assertThat(probes(1_200, 32)).isEqualTo(45); // sqrt(2) x 32
    assertThat(probes(2_400, 32)).isEqualTo(64);
    assertThat(probes(60_000, 32)).isEqualTo(320);
    assertThat(probes(2_400, 1)).isEqualTo(2);
  }
}
