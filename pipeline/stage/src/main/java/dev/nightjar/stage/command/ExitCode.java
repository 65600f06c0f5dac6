package dev.nightjar.stage.command;

/** What a process of Nightjar says when it ends. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_USAGE = 2;
  public static final int REFUSED = 3;

  /**
   * Told to end (SIGTERM): the Java machine's own code, 128 + 15. A training has written a
   * checkpoint, and the same command goes on from it.
   */
  public static final int STOPPED = 143;

  private ExitCode() {}
}
