package dev.nightjar.input;

/**
 * A file that cannot be read to its end without losing or inventing rows. The message is one
 * sentence: where, what was expected and found, what to do.
 */
public final class BadFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long line; // 0: of none
  private final String what;

  /** What to do, the end of the message; empty if that is part of what was found. */
  private final String advice;

  BadFileException(String message) {
    this(message, "");
  }

  BadFileException(long line, String message) {
    super("line %,d: %s".formatted(line, message));
    this.line = line;
    this.what = message;
    this.advice = "";
  }

  /**
   * @param found what was expected and found
   * @param advice what to do, which others may know better: see {@link #advising}
   */
  BadFileException(String found, String advice) {
    super(found + (advice.isEmpty() ? "" : ": " + advice));
    this.line = 0;
    this.what = found;
    this.advice = advice;
  }

  /** The same where the file does not begin with what was read. */
  BadFileException behind(long linesBefore) {
    return line == 0 ? this : new BadFileException(linesBefore + line, what);
  }

  /** The same of a file with a name. */
  BadFileException in(String file) {
    return advice.isEmpty()
        ? new BadFileException(file + ": " + getMessage())
        : new BadFileException(file + ": " + what, advice);
  }

  /** The message with better advice, if it gives any, from someone who knows more of the file. */
  public String advising(String better) {
    return advice.isEmpty() ? getMessage() : what + ": " + better;
  }
}
