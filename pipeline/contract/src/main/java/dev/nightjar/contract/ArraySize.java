package dev.nightjar.contract;

import java.util.Locale;

/**
 * Lengths of arrays that grow with the input. They are computed as long numbers and come through
 * here: what no array can hold is refused in one sentence, and nothing wraps around.
 */
public final class ArraySize {
  /** The longest array that every JVM makes. */
  public static final int LARGEST = Integer.MAX_VALUE - 8;

  private ArraySize() {}

  /**
   * A length that fits.
   *
   * @param what needs the array
   * @param wayOut what the reader of the message can do
   * @throws IllegalArgumentException if it does not fit
   */
  public static int of(long length, String what, String wayOut) {
    if (length < 0 || length > LARGEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: expected at most %,d values at once, found %,d: %s",
              what,
              LARGEST,
              length,
              wayOut));
    }
    return (int) length;
  }

  /** As {@link #of(long, String, String)}, of a matrix. */
  public static int of(int rows, int columns, String what, String wayOut) {
    return of((long) rows * columns, what, wayOut);
  }

  /**
   * The length of the next array that takes the place of a full one: twice as long where it can be,
   * so that copying stays cheap up to the longest.
   *
   * @param least values that it must hold
   */
  public static int grown(int length, long least, String what, String wayOut) {
    return Math.max(of(least, what, wayOut), (int) Math.min(2L * length, LARGEST));
  }
}
