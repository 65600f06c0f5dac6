package dev.nightjar.input;

import java.io.Serializable;
import java.util.List;

/** Turns rows into values or reasons; never throws. */
public interface RowParser<T> extends Serializable {
  /**
   * @param position of the row, see {@link Position}
   */
  LogLine<T> parse(Row row, long position);

  /** The parser of one file, told by its first rows. */
  default RowParser<T> of(List<Row> firstRows) {
    return this;
  }

  /** Words for the format the parser found, for the report; empty if there is no choice. */
  default String format() {
    return "";
  }
}
