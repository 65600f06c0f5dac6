package dev.nightjar.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Limits the rows per second, evenly. */
final class RateLimit {
  private final double nanosARow;
  private final LongSupplier clock;
  private final LongConsumer pause;
  private double next = Double.NEGATIVE_INFINITY;

  /**
   * @param rate rows a second; 0: any
   */
  RateLimit(int rate) {
    this(rate, System::nanoTime, LockSupport::parkNanos);
  }

  RateLimit(int rate, LongSupplier clock, LongConsumer pause) {
    this.nanosARow = rate == 0 ? 0 : (double) TimeUnit.SECONDS.toNanos(1) / rate;
    this.clock = clock;
    this.pause = pause;
  }

  /** Waits until these rows may go. */
  void acquire(int rows) {
    if (nanosARow == 0) {
      return;
    }
    long now = clock.getAsLong();
    next = Math.max(next, (double) now);
    while (now < next && !Thread.currentThread().isInterrupted()) {
      pause.accept((long) (next - now));
      now = clock.getAsLong();
    }
    next += rows * nanosARow;
  }
}
