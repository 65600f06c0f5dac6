package dev.nightjar.launch;

/** Google refused, and would refuse again; the message quotes it. */
public final class DeniedException extends RuntimeException {
  public DeniedException(String message) {
    super(message);
  }
}
