package dev.nightjar.nightly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.Terminal;
import dev.nightjar.stage.Warning;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageMessagesTest {
  private static final String CLEAR = "\r\u001b[K";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private StageMessages messages(int width) {
    return new StageMessages(
        "train", "[2/4]", new PrintStream(out, true, UTF_8), new Terminal(width));
  }

  private static ByteArrayInputStream said(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private String shown() {
    return out.toString(UTF_8);
  }

  @Test
  void passesLinesOnWhereNobodyWatches() {
    StageMessages messages = messages(0);
    messages.read(said("train: 7 users\ntrain: é\n"));
    messages.draw();
    messages.end("done in 1.0 s");
    assertThat(shown())
        .isEqualTo("\n[2/4] train\ntrain: 7 users\ntrain: é\ntrain: done in 1.0 s\n");
  }

  @Test
  void keepsTheStagesOwnReason() {
    StageMessages messages = messages(0);
    messages.read(
        said("train: 7 users\nnightjar train: refused: worse than .02\nnightjar train: 2\n"));
    assertThat(messages.reason()).contains("worse than .02");
    assertThat(shown()).isEqualTo("\n[2/4] train\ntrain: 7 users\nnightjar train: 2\n");
    assertThat(messages(0).reason()).isEmpty();
  }

  @Test
  void hasOneLineOnATerminalThatEndsAsTheStageDid() {
    StageMessages messages = messages(80);
    messages.read(said("train: 7 users\n" + CLEAR + "train: 20 of 40 sequences, 9/s, 2.2 s left"));
    messages.end("done in 1.0 s");
    assertThat(shown().replaceAll("\\d+\\.\\d s: ", "N s: "))
        .isEqualTo(
            CLEAR
                + "[2/4] train, N s: 20 of 40 sequences, 9/s, 2.2 s left"
                + CLEAR
                + "[2/4] train: done in 1.0 s\n");
  }

  @Test
  void saysThatAStageStartsBeforeItSaysAnything() {
    messages(80).draw();
    assertThat(shown()).matches(CLEAR.replace("[", "\\[") + "\\[2/4] train, 0\\.\\d s: starting");
  }

  @Test
  void keepsWarningsAndTheLastLines() {
    StageMessages messages = messages(80);
    messages.read(said("train: WARNING: few users\n" + "x\n".repeat(20) + "nightjar train: no\n"));
    out.reset();
    messages.showLines();
    assertThat(messages.warnings()).isEqualTo(List.of(new Warning("train", "few users")));
    assertThat(shown()).isEqualTo("  x\n".repeat(12));
  }

  @Test
  void aStageDrawsInPlaceOnlyWhereThatIsSeen() {
    Map<String, String> environment = new HashMap<>(Map.of(Terminal.VARIABLE, "80"));
    messages(80).prepare(environment);
    assertThat(environment).isNotEmpty();
    messages(0).prepare(environment);
    assertThat(environment).isEmpty();
  }
}
