package dev.nightjar.nightly.formats;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * GroupLens: {@code ratings.csv} and {@code movies.csv} (20M, 25M, 32M, latest), or {@code
 * ratings.dat} and {@code movies.dat} (1M, 10M), whose columns two colons part.
 */
final class MovieLens implements PublicFormat.Reader {
  private static final Pattern COLONS = Pattern.compile("::");
  private static final List<String> RATING = List.of("userId", "movieId", "rating", "timestamp");
  private static final List<String> MOVIE = List.of("movieId", "title", "genres");

  @Override
  public void interactions(
      BufferedReader lines, Map<String, String> columns, Consumer<Map<String, Object>> rows)
      throws IOException {
    read(lines, RATING, row -> rows.accept(interaction(row)));
  }

  private static Map<String, Object> interaction(Map<String, String> row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("user_id", row.get("userId"));
    fields.put("item_id", row.get("movieId"));
    fields.put("timestamp", Tables.time(row.get("timestamp")));
    fields.put("value", Tables.number(row.get("rating")));
    return fields;
  }

  @Override
  public void catalog(
      BufferedReader lines, Map<String, String> columns, Consumer<Map<String, Object>> rows)
      throws IOException {
    read(lines, MOVIE, row -> rows.accept(item(row)));
  }

  private static Map<String, Object> item(Map<String, String> row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("item_id", row.get("movieId"));
    fields.put("title", row.get("title"));
    String genres = row.get("genres");
    fields.put(
        "categories", genres == null || genres.startsWith("(") ? null : Tables.list(genres, "|"));
    return fields;
  }

  private static void read(
      BufferedReader lines, List<String> names, Consumer<Map<String, String>> rows)
      throws IOException {
    lines.mark(1 << 16);
    String first = lines.readLine();
    lines.reset();
    if (first != null && first.contains("::")) {
      Tables.split(lines, COLONS, names, rows);
    } else {
      Tables.withHeader(lines, rows);
    }
  }
}
