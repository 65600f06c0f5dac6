package dev.nightjar.stage;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When work must stop by itself, because whoever asked for it stops waiting soon after. */
public final class Deadline {
  /** For those who wait as long as it takes. */
  public static final Deadline NONE = new Deadline(() -> 0, Long.MAX_VALUE);

  private final LongSupplier clock;
  private final long atNanos;

  private Deadline(LongSupplier clock, long atNanos) {
    this.clock = clock;
    this.atNanos = atNanos;
  }

  /** From now on, by the monotonic clock. */
  public static Deadline in(Duration left) {
    return in(left, System::nanoTime);
  }

  /** From now on, by a clock of nanoseconds. */
  public static Deadline in(Duration left, LongSupplier clock) {
    return new Deadline(clock, clock.getAsLong() + left.toNanos());
  }

  /** Stands before every piece of work that takes long: there it is still harmless to stop. */
  public void check() {
    if (this != NONE && clock.getAsLong() - atNanos >= 0) {
      throw new StoppedException("stopped before the time limit");
    }
  }
}
