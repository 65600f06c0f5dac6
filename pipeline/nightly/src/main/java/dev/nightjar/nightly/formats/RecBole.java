package dev.nightjar.nightly.formats;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * RecBole's atomic files: tabs, and a header of {@code name:type}, where a {@code _seq} type holds
 * words with blanks between them.
 */
final class RecBole implements PublicFormat.Reader {
  @Override
  public void interactions(
      BufferedReader lines, Map<String, String> columns, Consumer<Map<String, Object>> rows)
      throws IOException {
    Tables.withHeader(lines, row -> rows.accept(interaction(row)));
  }

  private static Map<String, Object> interaction(Map<String, String> row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("user_id", cell(row, "user_id"));
    fields.put("item_id", cell(row, "item_id"));
    fields.put("timestamp", Tables.time(cell(row, "timestamp")));
    fields.put("value", Tables.number(cell(row, "rating")));
    return fields;
  }

  @Override
  public void catalog(
      BufferedReader lines, Map<String, String> columns, Consumer<Map<String, Object>> rows)
      throws IOException {
    Tables.withHeader(lines, row -> rows.accept(item(row)));
  }

  private static Map<String, Object> item(Map<String, String> row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("item_id", cell(row, "item_id"));
    fields.put("title", first(row, "title", "movie_title", "name"));
    fields.put("brand", first(row, "brand", "sales_type"));
    fields.put(
        "categories", Tables.list(first(row, "categories", "class", "genre", "category"), " "));
    fields.put("description", cell(row, "description"));
    fields.put("price", Tables.number(cell(row, "price")));
    return fields;
  }

  private static String first(Map<String, String> row, String... names) {
    for (String name : names) {
      String found = cell(row, name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The column of that name, whatever its type. */
  private static String cell(Map<String, String> row, String name) {
    for (Map.Entry<String, String> cell : row.entrySet()) {
      if (cell.getKey().replaceFirst(":.*$", "").equals(name)) {
        return cell.getValue();
      }
    }
    return null;
  }
}
