package dev.nightjar.trainer.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a process that is told to end (SIGTERM, as before a spot instance is taken away) write a
 * checkpoint first: {@link #atExit} runs as the process ends and waits for the training thread,
 * which looks after every step.
 */
public final class Interruption {
  private static final long MOST_SECONDS = 100; // a spot instance has 120 from the notice on

  private final CountDownLatch written = new CountDownLatch(1);
  private volatile boolean training;
  private volatile boolean asked;

  /** Training ended because the process does; the same command goes on from the checkpoint. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(String message) {
      super(message);
    }
  }

  /** For the shutdown hook: returns once the checkpoint is written, at once if none is due. */
  public void atExit() {
    if (!training) {
      return;
    }
    asked = true;
    System.err.println("train: told to stop, writing a checkpoint");
    try {
      if (!written.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("train: no checkpoint could be written in time, the last one stays");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void trainingStarts() {
    training = true;
  }

  void trainingEnds() {
    training = false;
  }

  boolean isAsked() {
    return asked;
  }

  /**
   * Called with a checkpoint just written.
   *
   * @throws StoppedException if the process is to end
   */
  void checkpointWritten() {
    if (asked) {
      System.err.println("train: stopped; the checkpoint is written, the same command goes on");
      written.countDown();
      throw new StoppedException(
          "stopped by a signal; the same command goes on from the checkpoint");
    }
  }
}
