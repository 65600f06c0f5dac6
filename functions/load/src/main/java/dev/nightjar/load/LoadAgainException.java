package dev.nightjar.load;

/**
 * The night is not switched to, or old versions are not all gone, for a reason that may pass: the
 * message says which, and the same load again is safe and goes on with what is missing.
 */
public class LoadAgainException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LoadAgainException(String message) {
    super(message);
  }

  LoadAgainException(String message, Throwable cause) {
    super(message, cause);
  }
}
