package dev.nightjar.publish;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import dev.nightjar.contract.ContractException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The Parquet form: one row per recommendation. */
final class ParquetRows {
  private ParquetRows() {}

  static void forEachUser(Path file, String where, Consumer<UserRecommendations> consumer)
      throws IOException {
    UserRows users = new UserRows(where, consumer);
    try (Stream<Object[]> rows =
        ParquetReader.streamContent(
            file.toFile(), new Cells(), path -> UserRows.COLUMNS.indexOf(path[0]))) {
      Iterator<Object[]> iterator = rows.iterator();
      while (iterator.hasNext()) {
        Object[] row = checked(iterator.next(), where);
        users.row(
            (String) row[0], (Integer) row[1], (String) row[2], (Float) row[3], (String) row[4]);
      }
    }
    users.finish();
  }

  private static Object[] checked(Object[] row, String where) {
    boolean fits =
        row[0] instanceof String
            && row[1] instanceof Integer
            && row[2] instanceof String
            && row[3] instanceof Float
            && row[4] instanceof String;
    if (!fits) {
      throw new ContractException(
          "%s: expected columns user_id string, rank int32, item_id string, score float, source string; found a row without one of them"
              .formatted(where));
    }
    return row;
  }

  /** A row as its five cells; a column we do not know is left out. */
  private static final class Cells implements Hydrator<Object[], Object[], Integer> {
    @Override
    public Object[] start() {
      return new Object[UserRows.COLUMNS.size()];
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
