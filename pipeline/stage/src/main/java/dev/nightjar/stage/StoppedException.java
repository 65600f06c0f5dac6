package dev.nightjar.stage;

/** The deadline passed before all was done: the message says what is left. */
public final class StoppedException extends RuntimeException {
  public StoppedException(String message) {
    super(message);
  }
}
