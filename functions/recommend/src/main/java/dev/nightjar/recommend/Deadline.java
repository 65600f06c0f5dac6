package dev.nightjar.recommend;

import java.time.Duration;

/** When work must stop by itself, because whoever asked for it stops waiting soon after. */
public final class Deadline {
  /** For those who wait as long as it takes. */
  public static final Deadline NONE = new Deadline(Long.MAX_VALUE);

  private final long atNanos;

  private Deadline(long atNanos) {
    this.atNanos = atNanos;
  }

  /** From now on, by the monotonic clock. */
  public static Deadline in(Duration left) {
    return new Deadline(System.nanoTime() + left.toNanos());
  }

  /** Stands before every piece of work that takes long: there it is still harmless to stop. */
  void check() {
    if (this != NONE && System.nanoTime() - atNanos >= 0) {
      throw new StoppedException("stopped before the time limit");
    }
  }
}
