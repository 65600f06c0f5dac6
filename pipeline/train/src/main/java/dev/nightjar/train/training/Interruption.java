package dev.nightjar.train.training;

import java.util.concurrent.TimeUnit;

/**
 * Lets a process that is told to end (SIGTERM, as before a spot instance is taken away) write a
 * checkpoint first: {@link #atExit} runs while the process shuts down and waits for the training
 * thread, which checks after every step. It does not wait for a training that has failed.
 */
public final class Interruption {
  private static final long MOST_SECONDS = 100; // a spot instance has 120 from the notice on

  private boolean training;
  private boolean written;
  private volatile boolean asked;

  /** Training ended because the process does; the same command goes on from the checkpoint. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(String message) {
      super(message);
    }
  }

  /**
   * For the shutdown hook: returns once the checkpoint is written or training ends without one, at
   * once if no training runs.
   */
  public synchronized void atExit() {
    if (!training) {
      return;
    }
    asked = true;
    System.err.println("train: told to stop, writing a checkpoint");
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
      for (long left = end - System.nanoTime();
          training && left > 0;
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!written) {
      System.err.println("train: no checkpoint could be written, the last one stays");
    }
  }

  synchronized void trainingStarts() {
    training = true;
  }

  /** However it ended: whoever waits for a checkpoint need not wait any longer. */
  synchronized void trainingEnds() {
    training = false;
    notifyAll();
  }

  boolean isAsked() {
    return asked;
  }

  /**
   * Called with a checkpoint just written.
   *
   * @throws StoppedException if the process is to end
   */
  synchronized void checkpointWritten() {
    if (asked) {
      System.err.println("train: stopped; the checkpoint is written, the same command goes on");
      written = true;
      throw new StoppedException(
          "stopped by a signal; the same command goes on from the checkpoint");
    }
  }
}
