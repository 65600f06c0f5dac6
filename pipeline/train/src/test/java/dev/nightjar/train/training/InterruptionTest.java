package dev.nightjar.train.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class InterruptionTest {
  private final Interruption interruption = new Interruption();

  @Test
  void nobodyWaitsForATrainingThatEnded() {
    interruption.trainingStarts();
    interruption.trainingEnds();

    interruption.atExit();

    assertThat(interruption.isAsked()).isFalse();
  }

  @Test
  void theWaitEndsWhenTrainingFailsMeanwhile() throws InterruptedException {
    interruption.trainingStarts();
    Thread hook = waitingHook();

    interruption.trainingEnds();

    hook.join();
    assertThat(interruption.isAsked()).isTrue();
  }

  @Test
  void theWaitEndsWithTheCheckpoint() throws InterruptedException {
    interruption.trainingStarts();
    Thread hook = waitingHook();

    assertThatThrownBy(interruption::checkpointWritten)
        .isInstanceOf(Interruption.StoppedException.class);
    interruption.trainingEnds();

    hook.join();
  }

  private Thread waitingHook() {
    Thread hook = new Thread(interruption::atExit, "hook");
    hook.start();
    while (hook.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return hook;
  }
}
