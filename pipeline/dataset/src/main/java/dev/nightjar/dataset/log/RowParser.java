package dev.nightjar.dataset.log;

import java.io.Serializable;

/** Turns one row into a value or a reason; never throws. */
@FunctionalInterface
public interface RowParser<T> extends Serializable {
  LogLine<T> parse(String row, long position);
}
