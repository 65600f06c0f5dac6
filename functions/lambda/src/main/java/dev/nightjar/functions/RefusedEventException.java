package dev.nightjar.functions;

/**
 * The event is well formed, but what it names is not fit for it: unfinished, of another run, not
 * what its manifest promises, or written by someone else. Nothing was published; a retry would be
 * refused again.
 */
public final class RefusedEventException extends RuntimeException {
  public RefusedEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
