package dev.nightjar.dataset.log;

/** Takes the rows of one file in order. */
interface RowSink {
  void row(Row row);

  /** A row that could not even be read. */
  void broken(long line, String reason, String text);
}
