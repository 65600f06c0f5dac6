package dev.nightjar.functions;

/**
 * The invocation stopped itself before its time limit; the message says what is left. No partial
 * work was written, so the same event can safely be sent again.
 */
public final class OutOfTimeException extends RuntimeException {
  public OutOfTimeException(String message, Throwable cause) {
    super(message, cause);
  }
}
