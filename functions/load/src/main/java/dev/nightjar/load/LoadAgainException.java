package dev.nightjar.load;

/**
 * Readers were not switched, or old versions not all deleted, for a temporary reason, which the
 * message names. The same load can safely be run again and continues with what is missing.
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
