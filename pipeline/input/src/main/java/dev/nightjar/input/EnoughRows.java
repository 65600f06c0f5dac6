package dev.nightjar.input;

/** A {@link RowSink} throws it to end the reading of a file; without a stack trace. */
public final class EnoughRows extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EnoughRows() {
    super("enough rows are read", null, false, false);
  }
}
