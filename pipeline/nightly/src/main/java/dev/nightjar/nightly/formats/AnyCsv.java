package dev.nightjar.nightly.formats;

import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.RowSink;
import dev.nightjar.input.TextLines;

/**
 * CSV, or TSV where the header has a tab, whose columns are named as ours or as the caller says.
 */
final class AnyCsv implements PublicFormat.Reader {
  @Override
  public TextLines.Sink interactions(InputFields fields, RowSink rows) {
    return read(fields, rows);
  }

  @Override
  public TextLines.Sink catalog(InputFields fields, RowSink rows) {
    return read(fields, rows);
  }

  static TextLines.Sink read(InputFields fields, RowSink rows) {
    return FileRows.byFirstLine(
        header ->
            FileRows.csv(
                header.contains("\t") ? fields.dialect().forTsv() : fields.dialect().forCsv(),
                fields,
                rows),
        rows);
  }
}
