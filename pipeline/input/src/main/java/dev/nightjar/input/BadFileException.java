package dev.nightjar.input;

/**
 * A file that cannot be read to its end without losing or inventing rows. The message is one
 * sentence: where, what was expected and found, what to do.
 */
public final class BadFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long line; // 0: of none
  private final String what;

  BadFileException(String message) {
    super(message);
    this.line = 0;
    this.what = message;
  }

  BadFileException(long line, String message) {
    super("line %,d: %s".formatted(line, message));
    this.line = line;
    this.what = message;
  }

  /** The same where the file does not begin with what was read. */
  BadFileException behind(long linesBefore) {
    return line == 0 ? this : new BadFileException(linesBefore + line, what);
  }

  /** The same of a file with a name. */
  BadFileException in(String file) {
    return new BadFileException(file + ": " + getMessage());
  }
}
