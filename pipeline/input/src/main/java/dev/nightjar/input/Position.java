package dev.nightjar.input;

/** Where a row stands: the file's ordinal and the line, packed so that they sort in log order. */
public final class Position {
  private static final int LINE_BITS = 40;

  private Position() {}

  /**
   * @param line from 1, below 2^40
   */
  public static long of(int file, long line) {
    return ((long) file << LINE_BITS) | line;
  }

  public static int file(long position) {
    return (int) (position >>> LINE_BITS);
  }

  public static long line(long position) {
    return position & ((1L << LINE_BITS) - 1);
  }
}
