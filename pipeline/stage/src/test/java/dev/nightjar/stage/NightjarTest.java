package dev.nightjar.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NightjarTest {
  @Test
  void knowsItsVersionAndRevision() {
    assertThat(Nightjar.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(Nightjar.revision()).isNotBlank().doesNotContain("${");
  }
}
