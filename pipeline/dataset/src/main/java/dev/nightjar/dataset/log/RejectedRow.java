package dev.nightjar.dataset.log;

import static dev.nightjar.dataset.element.RecordCoder.readCount;
import static dev.nightjar.dataset.element.RecordCoder.readText;
import static dev.nightjar.dataset.element.RecordCoder.writeCount;
import static dev.nightjar.dataset.element.RecordCoder.writeText;

import dev.nightjar.contract.Json;
import dev.nightjar.dataset.element.RecordCoder;
import dev.nightjar.input.Row;

/**
 * A row that was refused: one line of {@code rejected/part-*}.
 *
 * @param ordinal of the file
 * @param file its URI
 * @param line from 1
 * @param row the row itself, cut to {@link Row#MAX_TEXT} characters
 */
public record RejectedRow(int ordinal, String file, long line, String reason, String row) {
  public static final RecordCoder<RejectedRow> CODER =
      RecordCoder.of(
          RejectedRow.class,
          (row, out) -> {
            writeCount(out, row.ordinal);
            writeText(out, row.file);
            out.writeLong(row.line);
            writeText(out, row.reason);
            writeText(out, row.row);
          },
          in ->
              new RejectedRow(
                  readCount(in), readText(in), in.readLong(), readText(in), readText(in)));

  public RejectedRow {
    row = Row.cut(row);
  }

  /** As it is written: {@code {"file":…,"line":…,"reason":…,"row":…}}. */
  public String json() {
    record Line(String file, long line, String reason, String row) {}
    return Json.line(new Line(file, line, reason, row));
  }
}
