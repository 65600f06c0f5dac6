package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.recommend.rules.CatalogRules;
import dev.nightjar.recommend.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetPartTest {
  private static final ServedCatalog CATALOG = catalog("a", "ß", "c");

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

  /** As many rows as a large part has: the user ids are sorted, so statistics tell them apart. */
  @Test
  void duckDbFindsRowGroupsAndStatisticsToSkipBy() throws Exception {
    Path file = Files.createFile(folder.resolve("large.parquet"));
    int[] items = new int[50];
    Arrays.setAll(items, i -> 1 + i % 3);
    try (PartWriter writer = PartWriter.open(PartFormat.PARQUET, file, CATALOG, false)) {
      for (int user = 0; user < 44_000; user++) {
        float[] scores = new float[items.length];
        for (int i = 0; i < scores.length; i++) {
          scores[i] = user - i / 64f;
        }
        writer.write("user-%06d".formatted(user), TopItems.of(items, scores, Source.MODEL));
      }
    }
    List<String> groups =
        query(
            "SELECT row_group_id, row_group_num_rows, stats_min_value, stats_max_value, encodings"
                + " FROM parquet_metadata('%s') WHERE path_in_schema = 'user_id' ORDER BY 1"
                    .formatted(file),
            5);
    assertThat(groups).hasSize(3).allMatch(group -> group.contains("DICTIONARY"));
    String before = "";
    for (String group : groups) {
      String[] cells = group.split("\\|", -1);
      assertThat(Integer.parseInt(cells[1])).isLessThanOrEqualTo(1_000_000);
      assertThat(cells[2]).isGreaterThanOrEqualTo(before);
      assertThat(cells[3]).isGreaterThan(cells[2]);
      before = cells[3];
    }
    assertThat(query("SELECT count(*) FROM '%s' WHERE user_id = 'user-033333'".formatted(file), 1))
        .containsExactly("50");
  }

  @Test
  void duckDbReadsReasonsAndWhereThereAreNone() throws Exception {
    Path file = Files.createFile(folder.resolve("explained.parquet"));
    float[] scores = {3, 2, 1};
    Source[] sources = {Source.PINNED, Source.MODEL, Source.MODEL};
    try (PartWriter writer = PartWriter.open(PartFormat.PARQUET, file, CATALOG, true)) {
      writer.write("u1", new TopItems(new int[] {1, 3, 2}, scores, sources, new int[] {0, 2, 3}));
      writer.write("u2", TopItems.of(new int[] {1}, new float[] {7}, Source.POPULAR));
    }
    assertThat(query("SELECT user_id, rank, item_id, because FROM '%s'".formatted(file), 4))
        .containsExactly("u1|1|a|null", "u1|2|c|ß", "u1|3|ß|c", "u2|1|a|null");
  }

  /** More bytes of item ids than a dictionary of the library may have, over two row groups. */
  @Test
  void duckDbReadsAllIdsOfALargeCatalog() throws Exception {
    int items = 600_000;
    ServedCatalog catalog =
        catalog(
            IntStream.rangeClosed(1, items)
                .mapToObj("item-%020d"::formatted)
                .toArray(String[]::new));
    Path file = Files.createFile(folder.resolve("catalog.parquet"));
    try (PartWriter writer = PartWriter.open(PartFormat.PARQUET, file, catalog, false)) {
      for (int first = 0; first < 2 * items; first += 1000) {
        int[] recommended = new int[1000];
        float[] scores = new float[1000]; // the number of the row
        for (int i = 0; i < 1000; i++) {
          recommended[i] = (first + i) % items + 1;
          scores[i] = first + i;
        }
        writer.write("user", TopItems.of(recommended, scores, Source.MODEL));
      }
    }
    String right = "item_id = format('item-{:020d}', score::BIGINT %% %d + 1)".formatted(items);
    assertThat(
            query(
                "SELECT count(*), count(DISTINCT item_id), count(*) FILTER (%s) FROM '%s'"
                    .formatted(right, file),
                3))
        .containsExactly("1200000|600000|1200000");
  }

  @Test
  void duckDbReadsCsvAsItWasWritten() throws Exception {
    Path file = Files.createFile(folder.resolve("part.csv"));
    ServedCatalog catalog = catalog("a,b", "say \"c\"", "two\nlines");
    try (PartWriter writer = PartWriter.open(PartFormat.CSV, file, catalog, false)) {
      writer.write("nobody", TopItems.of(new int[0], new float[0], Source.MODEL));
      writer.write("用户", TopItems.of(new int[] {3, 1}, new float[] {1.5f, -2e-8f}, Source.MODEL));
      writer.write("u 2", TopItems.of(new int[] {2}, new float[] {7}, Source.POPULAR));
    }
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            user_id,rank,item_id,score,source
            用户,1,"two
            lines",1.5,model
            用户,2,"a,b",-2.0E-8,model
            u 2,1,"say ""c""\",7.0,popular
            """);
    assertThat(
            query(
                "SELECT user_id, rank, item_id, score::FLOAT, source FROM read_csv('%s')"
                    .formatted(file),
                5))
        .containsExactly(
            "用户|1|two\nlines|1.5|model", "用户|2|a,b|-2.0E-8|model", "u 2|1|say \"c\"|7.0|popular");
  }

  @Test
  void nothingInACsvIsAFormula() throws Exception {
    Path file = Files.createFile(folder.resolve("formula.csv"));
    try (PartWriter writer = PartWriter.open(PartFormat.CSV, file, catalog("@b"), false)) {
      writer.write("=1+2", TopItems.of(new int[] {1}, new float[] {-2}, Source.MODEL));
    }
    assertThat(Files.readString(file)).endsWith("\n'=1+2,1,'@b,-2.0,model\n");
  }

  private Path write(String name) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    try (PartWriter writer = PartWriter.open(PartFormat.PARQUET, file, CATALOG, false)) {
      writer.write("u1", TopItems.of(new int[] {3, 2}, new float[] {1.5f, -0.25f}, Source.MODEL));
      writer.write("nobody", TopItems.of(new int[0], new float[0], Source.MODEL));
      writer.write("用户", TopItems.of(new int[] {1}, new float[] {7}, Source.POPULAR));
    }
    return file;
  }

  private static ServedCatalog catalog(String... itemIds) {
    CatalogRules rules = new CatalogRules.Builder(Rules.NONE, itemIds.length).build(none -> {});
    return new ServedCatalog(itemIds, new long[itemIds.length], rules);
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
