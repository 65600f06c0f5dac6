package dev.nightjar.launch;

/** Google said no, and would again: the message holds its words. */
public final class DeniedException extends RuntimeException {
  public DeniedException(String message) {
    super(message);
  }
}
