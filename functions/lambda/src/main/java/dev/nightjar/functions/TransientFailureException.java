package dev.nightjar.functions;

/**
 * Storage, network or a service failed for the moment: the same event again is safe, and may do.
 */
public final class TransientFailureException extends RuntimeException {
  public TransientFailureException(String message, Throwable cause) {
    super(message, cause);
  }
}
