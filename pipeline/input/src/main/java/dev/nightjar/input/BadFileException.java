package dev.nightjar.input;

/**
 * A file that cannot be read to its end without losing or inventing rows. The message is one
 * sentence: where, what was expected and found, what to do.
 */
public final class BadFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadFileException(String message) {
    super(message);
  }

  BadFileException(long line, String message) {
    super("line %,d: %s".formatted(line, message));
  }

  /** The same of a file with a name. */
  BadFileException in(String file) {
    return new BadFileException(file + ": " + getMessage());
  }
}
