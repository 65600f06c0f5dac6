package dev.nightjar.nightly.formats;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.input.CsvDialect;
import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.RowSink;
import dev.nightjar.input.TextLines;
import java.util.List;
import java.util.Map;

/**
 * GroupLens: {@code ratings.csv} and {@code movies.csv} (20M, 25M, 32M, latest), or {@code
 * ratings.dat} and {@code movies.dat} (1M, 10M), whose columns two colons part.
 */
final class MovieLens implements PublicFormat.Reader {
  private static final CsvDialect COLONS = new CsvDialect("::", CsvDialect.Quotes.NONE);

  @Override
  public TextLines.Sink interactions(InputFields fields, RowSink rows) {
    Map<String, List<String>> names =
        Map.of(
            "user_id", List.of("userId"),
            "item_id", List.of("movieId"),
            "value", List.of("rating"));
    return read(fields, names, "user_id,item_id,value,timestamp", rows);
  }

  @Override
  public TextLines.Sink catalog(InputFields fields, RowSink rows) {
    Map<String, List<String>> names =
        Map.of("item_id", List.of("movieId"), "categories", List.of("genres"));
    return read(fields, names, "item_id,title,categories", rows);
  }

  /** There is one category in round brackets: none listed. */
  @Override
  public ObjectNode item(ObjectNode fields) {
    if (fields.path("categories").path(0).asText().startsWith("(")) {
      fields.remove("categories");
    }
    return fields;
  }

  private static TextLines.Sink read(
      InputFields fields, Map<String, List<String>> names, String columns, RowSink rows) {
    return FileRows.byFirstLine(
        first ->
            first.contains("::")
                ? FileRows.csv(COLONS, fields.withColumns("--columns", columns), rows)
                : FileRows.csv(CsvDialect.OF_FORMAT.forCsv(), fields.withNames(names), rows),
        rows);
  }
}
