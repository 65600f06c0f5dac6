package dev.nightjar.stage.command;

/** The gate refused what the stage made: the old pointer stays, the process exits with 3. */
public final class RefusedException extends RuntimeException {
  public RefusedException(String message) {
    super(message);
  }
}
