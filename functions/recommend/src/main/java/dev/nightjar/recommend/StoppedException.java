package dev.nightjar.recommend;

/** The deadline passed before a part was whole: the message says what is left. */
public final class StoppedException extends RuntimeException {
  public StoppedException(String message) {
    super(message);
  }
}
