package dev.nightjar.dataset.log;

import dev.nightjar.dataset.log.Fields.BadRow;
import dev.nightjar.dataset.log.LogLine.Parsed;
import dev.nightjar.dataset.log.LogLine.Rejected;

/** {@code user_id}: a user to serve, history or not. */
public final class ParseUser implements RowParser<String> {
  @Override
  public LogLine<String> parse(Row row, long position) {
    try {
      return new Parsed<>(Fields.id(row.fields(), "user_id"));
    } catch (BadRow e) {
      return new Rejected<>(e.getMessage());
    }
  }
}
