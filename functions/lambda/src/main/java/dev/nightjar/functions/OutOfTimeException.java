package dev.nightjar.functions;

/**
 * The invocation stopped by itself before its time limit: the message says what is left. Nothing
 * half done was written; the same event again is safe.
 */
public final class OutOfTimeException extends RuntimeException {
  public OutOfTimeException(String message, Throwable cause) {
    super(message, cause);
  }
}
