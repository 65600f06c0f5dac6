import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Executes the Spark section of docs/consumers.md as it stands there, on two published runs, and compares every row
 * with DuckDB's; run by ci/read-spark PAGE ROOT RUN PARTED, the last two folders of runs below the root.
 */
public final class SparkReads {
  private static final String EXAMPLE = "s3a://bucket/nightjar";
  private static final String EXAMPLE_RUN = EXAMPLE + "/recommendations/dt=2026-01-31/run=901bc5711be2";

  private static int failed;

  private SparkReads() {}

  public static void main(String... args) throws Exception {
    String page = Files.readString(Path.of(args[0]));
    String root = args[1];
    String run = root + "/" + args[2];
    String parted = root + "/" + args[3];
    try (SparkSession spark =
            SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.sources.partitionColumnTypeInference.enabled", false) // as the page says
                .getOrCreate();
        Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      String user = duck(duck, "SELECT min(user_id) FROM read_parquet('" + run + "/part-*.parquet')").get(0);
      for (String sql : statements(page)) {
        String folder = sql.contains("segment=") ? parted : run;
        List<Row> rows =
            spark
                .sql(sql.replace(EXAMPLE_RUN, folder).replace(EXAMPLE, root).replace("'u17'", "'" + user + "'"))
                .collectAsList();
        if (sql.contains("FROM current")) {
          same("current.json leads to the run", List.of(args[2] + "/manifest.json"), rows.get(0).getString(2));
        } else if (sql.contains("WHERE user_id")) {
          String one = "SELECT item_id, score FROM read_parquet('%s/part-*.parquet') WHERE user_id = '%s' ORDER BY rank";
          same("the list of one user", duck(duck, one.formatted(run, user)), texts(rows));
        }
      }
      compare(spark, duck, "recommendations", run + "/part-*.parquet");
      compare(spark, duck, "by_segment", parted + "/segment=*/part-*.parquet");
      compare(spark, duck, "related_items", run + "/related-items/part-*.parquet");
      compare(spark, duck, "item_users", run + "/item-users/part-*.parquet");
      compare(spark, duck, "changes", run + "/delta/part-*.parquet");
    }
    System.exit(failed == 0 ? 0 : 1);
  }

  /** Of the blocks of SQL in the section. */
  private static List<String> statements(String page) {
    String section = page.substring(page.indexOf("\n## Spark\n"));
    section = section.substring(0, section.indexOf("\n## ", 1));
    return Pattern.compile("(?s)```sql\n(.*?)```")
        .matcher(section)
        .results()
        .flatMap(block -> List.of(block.group(1).split(";\n")).stream())
        .map(String::strip)
        .filter(sql -> !sql.isEmpty())
        .toList();
  }

  private static void compare(SparkSession spark, Connection duck, String view, String files) throws Exception {
    String columns = String.join(", ", spark.table(view).columns());
    String sql = "SELECT %s FROM read_parquet('%s', hive_partitioning = %b, hive_types_autocast = false)";
    List<String> expected =
        duck(duck, sql.formatted(columns, files, files.contains("segment="))).stream()
            .map(row -> row.replace("__HIVE_DEFAULT_PARTITION__", "null"))
            .toList();
    same(view, sorted(expected), sorted(texts(spark.sql("SELECT " + columns + " FROM " + view).collectAsList())));
  }

  private static List<String> sorted(List<String> rows) {
    return rows.stream().sorted().toList();
  }

  private static void same(String what, List<String> expected, Object found) {
    boolean same = !expected.isEmpty() && (expected.equals(found) || expected.equals(List.of(found)));
    System.out.printf("%s: %s, %,d rows%n", same ? "passed" : "FAILED", what, expected.size());
    if (!same) {
      System.out.printf("  expected %.300s%n  found %.300s%n", expected, found);
      failed++;
    }
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream().map(row -> row.mkString("|")).collect(Collectors.toList());
  }

  private static List<String> duck(Connection duck, String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<String> cells = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          cells.add(String.valueOf(found.getObject(column)));
        }
        rows.add(String.join("|", cells));
      }
    }
    return rows;
  }
}
