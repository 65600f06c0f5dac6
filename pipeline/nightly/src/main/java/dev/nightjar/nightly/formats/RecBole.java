package dev.nightjar.nightly.formats;

import dev.nightjar.input.CsvDialect;
import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.RowSink;
import dev.nightjar.input.TextLines;
import java.util.List;
import java.util.Map;

/**
 * RecBole's atomic files: tabs, quotes that mean nothing, and a header of {@code name:type}, where
 * a {@code _seq} type holds words with blanks between them.
 */
final class RecBole implements PublicFormat.Reader {
  @Override
  public TextLines.Sink interactions(InputFields fields, RowSink rows) {
    return read(fields.withNames(Map.of("value", List.of("rating"))), rows);
  }

  @Override
  public TextLines.Sink catalog(InputFields fields, RowSink rows) {
    Map<String, List<String>> names =
        Map.of(
            "title", List.of("title", "movie_title", "name"),
            "brand", List.of("brand", "sales_type"),
            "categories", List.of("categories", "class", "genre", "category"));
    return read(fields.withNames(names), rows);
  }

  private static TextLines.Sink read(InputFields fields, RowSink rows) {
    return FileRows.csv(CsvDialect.OF_FORMAT.forTsv(), fields.withTypedHeader(" "), rows);
  }
}
