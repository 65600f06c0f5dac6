package dev.nightjar.nightly.formats;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rows of text with columns, and what stands in a cell. */
final class Tables {
  private static final ObjectReader CSV =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build()
          .readerFor(String[].class);

  private Tables() {}

  /**
   * Comma, or tab where the header has one; quoted as RFC 4180 says. The header names the columns.
   */
  static void withHeader(BufferedReader lines, Consumer<Map<String, String>> rows)
      throws IOException {
    lines.mark(1 << 16);
    String header = lines.readLine();
    lines.reset();
    char separator = header != null && header.indexOf('\t') >= 0 ? '\t' : ',';
    CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator);
    try (MappingIterator<String[]> cells = CSV.with(schema).readValues(lines)) {
      List<String> names = cells.hasNext() ? Arrays.asList(cells.next()) : List.of();
      while (cells.hasNext()) {
        rows.accept(row(names, Arrays.asList(cells.next())));
      }
    }
  }

  /** No header and nothing quoted, as in the older files of GroupLens. */
  static void split(
      BufferedReader lines,
      Pattern separator,
      List<String> names,
      Consumer<Map<String, String>> rows)
      throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        rows.accept(row(names, Arrays.asList(separator.split(line, -1))));
      }
    }
  }

  private static Map<String, String> row(List<String> names, List<String> cells) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(names.size(), cells.size()); i++) {
      if (!cells.get(i).isBlank()) {
        row.put(names.get(i).strip(), cells.get(i).strip());
      }
    }
    return row;
  }

  /** Seconds or milliseconds, also as {@code 1.3E9}; anything else as it stands. */
  static Object time(String text) {
    return text != null && text.matches("-?[0-9.]+([eE][+]?[0-9]+)?")
        ? (Object) (long) Double.parseDouble(text)
        : text;
  }

  /** A number, or the text as it stands. */
  static Object number(String text) {
    return text != null && text.matches("-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?")
        ? (Object) Double.valueOf(text)
        : text;
  }

  /** The words between separators, or null where there are none. */
  static List<String> list(String text, String separator) {
    if (text == null) {
      return null;
    }
    return Arrays.stream(text.split(Pattern.quote(separator), -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
