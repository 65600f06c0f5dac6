package dev.nightjar.stage.table;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.TableColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads Parquet files of flat rows, one row in memory at a time. */
public final class TableReader {
  private TableReader() {}

  /**
   * Hands over every row as its cells, in the order of the columns; other columns are left out.
   *
   * @param where names the file in errors
   * @throws ContractException if a row is without one of the columns
   */
  public static void forEachRow(
      Path file, String where, List<TableColumn> columns, Consumer<Object[]> consumer)
      throws IOException {
    List<String> names = columns.stream().map(TableColumn::name).toList();
    try (Stream<Object[]> rows =
        ParquetReader.streamContent(
            file.toFile(), new Cells(names.size()), path -> names.indexOf(path[0]))) {
      Iterator<Object[]> iterator = rows.iterator();
      while (iterator.hasNext()) {
        consumer.accept(checked(iterator.next(), where, columns));
      }
    }
  }

  private static Object[] checked(Object[] row, String where, List<TableColumn> columns) {
    for (int i = 0; i < row.length; i++) {
      if (!columns.get(i).type().holds(row[i])) {
        throw new ContractException(
            "%s: expected columns %s; found a row without one of them"
                .formatted(
                    where,
                    columns.stream().map(TableColumn::toString).collect(Collectors.joining(", "))));
      }
    }
    return row;
  }

  /** A column that nobody asked for is left out. */
  private record Cells(int count) implements Hydrator<Object[], Object[], Integer> {
    @Override
    public Object[] start() {
      return new Object[count];
    }

    @Override
    public Object[] add(Object[] row, Integer column, Object value) {
      if (column >= 0) {
        row[column] = value;
      }
      return row;
    }

    @Override
    public Object[] finish(Object[] row) {
      return row;
    }
  }
}
