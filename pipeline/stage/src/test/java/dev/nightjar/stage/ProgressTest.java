package dev.nightjar.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Progress progress(long total, boolean terminal) {
    return new Progress(
        "embed items",
        "items",
        total,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new Terminal(terminal ? 200 : 0));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void tellsCountRateTimeLeftAndDetail() {
    try (Progress progress = progress(12_101, true)) {
      progress.advance(1_200);
      progress.detail("loss 0.41");
      assertThat(progress.line())
          .matches("embed items: 1,200 of 12,101 items, [0-9,]+/s, .+ left \\(loss 0\\.41\\)");
    }
  }

  @Test
  void tellsNoTimeLeftWhereTheTotalIsUnknown() {
    try (Progress progress = progress(0, false)) {
      progress.advance(7);
      assertThat(progress.line()).matches("embed items: 7 items, [0-9,]+/s");
    }
  }

  @Test
  void saysOnATerminalWhatHasJustBegun() {
    progress(12_101, true);
    assertThat(said()).isEqualTo("\r\u001b[Kembed items: 0 of 12,101 items");
  }

  @Test
  void endsInOnePlainLine() {
    try (Progress progress = progress(7, false)) {
      progress.advance(7);
    }
    assertThat(said()).matches("embed items: 7 items in 0\\.[0-9] s\\R");
  }

  @Test
  void clearsItsLineOnATerminal() {
    progress(7, true).close();
    assertThat(said()).contains("items\r\u001b[Kembed items: 0 items in").endsWith("\n");
  }

  @Test
  void saysDurationsInWords() {
    assertThat(Progress.words(4.21)).isEqualTo("4.2 s");
    assertThat(Progress.words(59.99)).isEqualTo("1 min 00 s");
    assertThat(Progress.words(185)).isEqualTo("3 min 05 s");
    assertThat(Progress.words(7_800)).isEqualTo("2 h 10 min");
  }
}
