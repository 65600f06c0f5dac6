package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostSettingsTest {
  @Test
  void hasTheseDefaults() {
    assertThat(CostMain.command().parse("--users=10", "--items=5", "--events=100"))
        .isEqualTo(new CostSettings(10, 5, 100, 20, 0.05, Optional.empty(), Optional.empty()));
  }

  @Test
  void refusesANightOfNobody() {
    assertThatThrownBy(() -> CostMain.command().parse("--users=0", "--items=5", "--events=100"))
        .hasMessage("--users must be in [1, 10000000000], was 0");
  }
}
