package dev.nightjar.nightly.formats;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** CSV or TSV with a header, whose columns are named as ours or as the caller says. */
final class AnyCsv implements PublicFormat.Reader {
  @Override
  public void interactions(
      BufferedReader lines, Map<String, String> columns, Consumer<Map<String, Object>> rows)
      throws IOException {
    Tables.withHeader(
        lines,
        row -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("user_id", cell(row, columns, "user_id"));
          fields.put("item_id", cell(row, columns, "item_id"));
          fields.put("timestamp", Tables.time(cell(row, columns, "timestamp")));
          fields.put("event_type", cell(row, columns, "event_type"));
          fields.put("value", Tables.number(cell(row, columns, "value")));
          rows.accept(fields);
        });
  }

  @Override
  public void catalog(
      BufferedReader lines, Map<String, String> columns, Consumer<Map<String, Object>> rows)
      throws IOException {
    Tables.withHeader(
        lines,
        row -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          for (String name : List.of("item_id", "title", "brand")) {
            fields.put(name, cell(row, columns, name));
          }
          fields.put("categories", Tables.list(cell(row, columns, "categories"), "|"));
          fields.put("description", cell(row, columns, "description"));
          fields.put("price", Tables.number(cell(row, columns, "price")));
          rows.accept(fields);
        });
  }

  private static String cell(Map<String, String> row, Map<String, String> columns, String name) {
    return row.get(columns.getOrDefault(name, name));
  }
}
