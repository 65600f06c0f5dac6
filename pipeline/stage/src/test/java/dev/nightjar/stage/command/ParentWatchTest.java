package dev.nightjar.stage.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParentWatchTest {
  record Nothing() {}

  /** A stage that would never end. */
  public static void main(String[] args) {
    StageCommand.of("train", "Waits.", Nothing.class, nothing -> new CountDownLatch(1).await())
        .execute();
  }

  private static Process start(boolean watched) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ParentWatchTest.class.getName());
    if (watched) {
      builder.environment().put(ParentWatch.VARIABLE, "1");
    }
    return builder.redirectErrorStream(true).start();
  }

  @Test
  void endsWhenItsParentIsGone() throws Exception {
    Process stage = start(true);
    stage.getOutputStream().close();
    assertThat(stage.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(stage.exitValue()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void doesNotCareAboutStandardInputUnlessAsked() throws Exception {
    Process stage = start(false);
    stage.getOutputStream().close();
    assertThat(stage.waitFor(3, TimeUnit.SECONDS)).isFalse();
    stage.destroyForcibly().waitFor();
  }
}
