package dev.nightjar.functions;

/**
 * Storage, the network or a service failed temporarily: the same event can safely be sent again,
 * and may succeed.
 */
public final class TransientFailureException extends RuntimeException {
  public TransientFailureException(String message, Throwable cause) {
    super(message, cause);
  }
}
