package dev.nightjar.input;

import java.util.ArrayList;
import java.util.List;

/** Parses single lines of JSON as a whole file would be. */
final class JsonLines {
  private JsonLines() {}

  static <T> LogLine<T> parse(String row, long position, InputFields fields, RowParser<T> parser) {
    List<LogLine<T>> lines = new ArrayList<>();
    RowSink sink =
        new RowSink() {
          @Override
          public void row(Row read) {
            lines.add(parser.parse(read, position));
          }

          @Override
          public void broken(long line, String reason, String text) {
            lines.add(new LogLine.Rejected<>(reason));
          }
        };
    new JsonRows(fields, sink).line(1, row, "\n");
    if (lines.size() != 1) {
      throw new AssertionError("expected one row, found " + lines);
    }
    return lines.get(0);
  }
}
