package dev.nightjar.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarningTest {
  @Test
  void isFoundInTheLineThatSaysIt() {
    Warning warning = new Warning("publish", "coverage is 0.004: below 0.01");
    assertThat(Warning.in(warning.line())).contains(warning);
  }

  @Test
  void isNotFoundInOtherLines() {
    assertThat(Warning.in("publish: 12 parts in 0.1 s")).isEmpty();
    assertThat(Warning.in("train: WARNING: ")).isEmpty();
    assertThat(Warning.in("WARNING: a library says so")).isEmpty();
  }
}
