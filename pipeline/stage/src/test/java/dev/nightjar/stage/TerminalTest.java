package dev.nightjar.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void isThereOnlyIfTheLauncherSawOne() {
    assertThat(Terminal.of(null).isThere()).isFalse();
    assertThat(Terminal.of("120")).isEqualTo(new Terminal(120));
  }

  @Test
  void hasTheUsualWidthWhereTheLauncherDoesNotKnowIt() {
    assertThat(Terminal.of("")).isEqualTo(new Terminal(80));
    assertThat(Terminal.of("0")).isEqualTo(new Terminal(80));
    assertThat(Terminal.of("wide")).isEqualTo(new Terminal(80));
  }

  @Test
  void cutsALineThatWouldWrap() {
    assertThat(new Terminal(20).inPlace("1234567890123456789"))
        .isEqualTo("\r\u001b[K1234567890123456789");
    assertThat(new Terminal(20).inPlace("12345678901234567890"))
        .isEqualTo("\r\u001b[K123456789012345678…");
  }
}
