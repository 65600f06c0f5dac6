package dev.nightjar.publish.consumer;

import dev.nightjar.stage.table.TableReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The Parquet form: one row per recommendation. */
final class ParquetPartReader {
  private ParquetPartReader() {}

  static void forEachUser(Path file, String where, Consumer<UserRecommendations> consumer)
      throws IOException {
    UserRows users = new UserRows(where, consumer);
    TableReader.forEachRow(
        file,
        where,
        UserRows.COLUMNS,
        row ->
            users.row(
                (String) row[0],
                (Integer) row[1],
                (String) row[2],
                (Float) row[3],
                (String) row[4]));
    users.finish();
  }
}
