package dev.nightjar.stage;

/**
 * Where messages go if a person watches.
 *
 * @param width letters of a line; 0 where messages go into a file
 */
public record Terminal(int width) {
  /** The launcher sets it to the width, or to nothing if that is not known. */
  public static final String VARIABLE = "NIGHTJAR_TERMINAL";

  /** Back to the start of the line, and the line is empty. */
  public static final String CLEAR = "\r\u001b[K";

  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 20;

  /** The one that the launcher found. */
  public static Terminal ours() {
    return of(System.getenv(VARIABLE));
  }

  static Terminal of(String variable) {
    if (variable == null) {
      return new Terminal(0);
    }
    int width = variable.matches("\\d{1,4}") ? Integer.parseInt(variable) : 0;
    return new Terminal(width < LEAST_WIDTH ? USUAL_WIDTH : width);
  }

  public boolean isThere() {
    return width > 0;
  }

  /** Replaces what stands in the line; a line that wrapped could not be replaced again. */
  public String inPlace(String line) {
    return CLEAR + (line.length() < width ? line : line.substring(0, width - 2) + "…");
  }
}
