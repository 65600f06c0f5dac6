package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Recommendation.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetPartTest {
  private static final Catalog CATALOG = new Catalog(new String[] {"a", "ß", "c"}, new long[3]);

  @TempDir Path folder;

  @Test
  void duckDbReadsTheDocumentedSchema() throws Exception {
    Path file = write("part.parquet");
    assertThat(query("DESCRIBE SELECT * FROM '%s'".formatted(file), 2))
        .containsExactly(
            "user_id|VARCHAR", "rank|INTEGER", "item_id|VARCHAR", "score|FLOAT", "source|VARCHAR");
    assertThat(
            query(
                "SELECT path_in_schema, type, compression FROM parquet_metadata('%s')"
                    .formatted(file),
                3))
        .containsExactly(
            "user_id|BYTE_ARRAY|ZSTD",
            "rank|INT32|ZSTD",
            "item_id|BYTE_ARRAY|ZSTD",
            "score|FLOAT|ZSTD",
            "source|BYTE_ARRAY|ZSTD");
  }

  @Test
  void duckDbReadsTheRowsAsTheyWereWritten() throws Exception {
    assertThat(query("SELECT * FROM '%s'".formatted(write("part.parquet")), 5))
        .containsExactly("u1|1|c|1.5|model", "u1|2|ß|-0.25|model", "用户|1|a|7.0|popular");
  }

  @Test
  void writesTheSameBytesForTheSameUsers() throws IOException {
    assertThat(write("one.parquet")).hasSameBinaryContentAs(write("two.parquet"));
  }

  private Path write(String name) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    try (PartWriter writer = PartWriter.open(PartFormat.PARQUET, file, CATALOG)) {
      writer.write("u1", new TopItems(new int[] {3, 2}, new float[] {1.5f, -0.25f}), Source.MODEL);
      writer.write("nobody", new TopItems(new int[0], new float[0]), Source.MODEL);
      writer.write("用户", new TopItems(new int[] {1}, new float[] {7}), Source.POPULAR);
    }
    return file;
  }

  private static List<String> query(String sql, int columns) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          cells.add(rows.getString(column));
        }
        lines.add(String.join("|", cells));
      }
      return lines;
    }
  }
}
