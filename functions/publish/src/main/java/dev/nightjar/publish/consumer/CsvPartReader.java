package dev.nightjar.publish.consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.CsvCell;
import dev.nightjar.contract.TableColumn;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The CSV form: one row per recommendation, the first line names the columns. */
final class CsvPartReader {
  private static final ObjectReader ROWS =
      new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY);

  private CsvPartReader() {}

  static void forEachUser(Path file, String where, Consumer<UserRecommendations> consumer)
      throws IOException {
    UserRows users = new UserRows(where, consumer);
    try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        MappingIterator<String[]> rows = ROWS.readValues(text)) {
      int[] columns = columns(rows.hasNextValue() ? rows.nextValue() : new String[0], where);
      int needed = 1 + Arrays.stream(columns).max().orElseThrow();
      for (int row = 1; rows.hasNextValue(); row++) {
        add(rows.nextValue(), columns, needed, where, row, users);
      }
    } catch (JsonProcessingException | CharacterCodingException e) { // of reading alone
      throw new ContractException(where + ": expected CSV, found " + e.getMessage(), e);
    }
    users.finish();
  }

  private static void add(
      String[] cells, int[] columns, int needed, String where, int row, UserRows users) {
    if (cells.length < needed) {
      throw wrong(where, row, "a cell for each column", Arrays.toString(cells));
    }
    long rank = Math.round(number(cells[columns[1]], where, row));
    if (rank != (int) rank) {
      throw wrong(where, row, "a rank", cells[columns[1]]);
    }
    users.row(
        CsvCell.id(cells[columns[0]]),
        (int) rank,
        CsvCell.id(cells[columns[2]]),
        (float) number(cells[columns[3]], where, row),
        cells[columns[4]]);
  }

  /** Where the columns we know stand; others are left out. */
  private static int[] columns(String[] header, String where) {
    List<String> names = UserRows.COLUMNS.stream().map(TableColumn::name).toList();
    int[] columns = names.stream().mapToInt(Arrays.asList(header)::indexOf).toArray();
    if (Arrays.stream(columns).anyMatch(column -> column < 0)) {
      throw wrong(where, 0, "a header with " + String.join(", ", names), Arrays.toString(header));
    }
    return columns;
  }

  private static double number(String cell, String where, int row) {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      throw wrong(where, row, "a number", cell);
    }
  }

  private static ContractException wrong(String where, int row, String expected, String found) {
    return new ContractException(
        "%s row %d: expected %s, found %s".formatted(where, row, expected, found));
  }
}
