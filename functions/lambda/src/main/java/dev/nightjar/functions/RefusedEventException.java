package dev.nightjar.functions;

/**
 * The event is well formed, but what it names cannot be used: it is unfinished, belongs to another
 * run, does not match its manifest, or was written by someone else. Nothing was published; a retry
 * would be refused again.
 */
public final class RefusedEventException extends RuntimeException {
  public RefusedEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
