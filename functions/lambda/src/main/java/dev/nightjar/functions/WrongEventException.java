package dev.nightjar.functions;

/** The event is not what the handler expects: the message says which field, and why. */
public final class WrongEventException extends RuntimeException {
  public WrongEventException(String message, Throwable cause) {
    super(message, cause);
  }

  WrongEventException(String message) {
    super(message);
  }
}
