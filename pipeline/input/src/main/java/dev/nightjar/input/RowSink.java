package dev.nightjar.input;

/** Takes the rows of one file in order. */
public interface RowSink {
  void row(Row row);

  /** A row that could not even be read. */
  void broken(long line, String reason, String text);

  /** What a person may want to know of the file, such as how it is packed; said once. */
  default void note(String what) {}
}
