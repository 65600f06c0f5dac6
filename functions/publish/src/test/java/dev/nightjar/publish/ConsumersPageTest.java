package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.Partition;
import dev.nightjar.contract.RelatedItem;
import dev.nightjar.publish.check.QualityLimits;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.verify.Verification;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The DuckDB section of docs/consumers.md, executed as it stands there. */
class ConsumersPageTest {
  private static final Path PAGE = Path.of("../../docs/consumers.md");
  private static final Pattern SECTION = Pattern.compile("(?s)\n## DuckDB\n(.*?)\n## ");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n-- ([^\n]*)\n(.*?)```");

  @TempDir Path root;

  /** Statements of the section by the words of their comment, with our root in them. */
  private Map<String, String> statements() throws IOException {
    MatchResult section =
        SECTION.matcher(Files.readString(PAGE)).results().findFirst().orElseThrow();
    return BLOCK
        .matcher(section.group(1))
        .results()
        .collect(
            Collectors.toMap(
                block -> block.group(1),
                block -> block.group(2).replace("s3://bucket/nightjar", root.toString()),
                (a, b) -> a,
                LinkedHashMap::new));
  }

  @Test
  void readsParquetAndProvesItsDigests() throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      new Publisher(store).publish(Nights.recommended(store, PartFormat.PARQUET, 6));
      assertThat(rows("its manifest is the one that was published")).containsExactly("true");
      assertThat(rows("every part is the one that the manifest names")).containsExactly("3|3");
      assertThat(rows("Parquet"))
          .isEqualTo(
              expected(
                  store,
                  item ->
                      "%s|%s|%s".formatted(item.itemId(), item.score(), item.source().column())));
      String part = PublishedNight.open(store).files(1).get(0).name();
      Nights.rewrite(
          root, Verification.currentFolder(store) + "/" + part, bytes -> new byte[bytes.length]);
      assertThat(rows("every part is the one that the manifest names")).containsExactly("3|2");
    }
  }

  @Test
  void readsAPartedRun() throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      new Publisher(store).publish(Nights.partitioned(store, PartFormat.PARQUET, 6));
      Map<String, Long> users =
          Nights.NIGHT.histories().keySet().stream()
              .map(user -> String.valueOf(TinyNight.attributes(user).get("segment")))
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      assertThat(rows("Parquet, --partition-by segment"))
          .containsExactly(
              "a b/c|" + users.get("a b/c"),
              "gold|" + users.get("gold"),
              "null|" + users.get("null"));
      assertThat(rows("every part is the one that the manifest names")).containsExactly("9|9");
    }
  }

  @ParameterizedTest
  @CsvSource({"007, 12", "1, 2", "2026-01-30, 2026-01-31", "epoch, null", "0x10, inf"})
  void readsAPartedRunOfTextThatLooksLikeSomethingElse(String one, String other) throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      new Publisher(store).publish(Nights.partitioned(store, PartFormat.PARQUET, 6));
      Path run = root.resolve(Verification.currentFolder(store));
      Files.move(run.resolve("segment=gold"), run.resolve(folder(one)));
      Files.move(run.resolve("segment=a%20b%2Fc"), run.resolve(folder(other)));

      String documented = statements().get("Parquet, --partition-by segment");
      String plain = documented.replace(", hive_types_autocast = false", "");
      assertThat(plain).isNotEqualTo(documented);
      for (String sql : List.of(documented, plain)) {
        assertThat(rowsOf(sql))
            .extracting(row -> row.replaceAll("\\|.*", ""))
            .containsExactly(one, other, "null");
      }
    }
  }

  @Test
  void readsRelatedItems() throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      new Publisher(store).publish(Nights.related(store, PartFormat.PARQUET, 6));
      List<String> expected = new ArrayList<>();
      PublishedNight.open(store)
          .forEachRelatedItem(
              row -> {
                if (row.itemId().equals("i17") && row.kind() == RelatedItem.Kind.TOGETHER) {
                  expected.add(row.relatedItemId() + "|" + row.score());
                }
              });
      assertThat(rows("related items")).isEqualTo(expected).isNotEmpty();
      assertThat(rows("every part is the one that the manifest names")).containsExactly("6|6");
    }
  }

  @Test
  void readsTheUsersOfAnItem() throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      new Publisher(store).publish(Nights.itemUsers(store, PartFormat.CSV, "i3,i17", 1000));
      assertThat(rows("users of an item"))
          .isEqualTo(
              PublishedNight.open(store).usersOf("i17").stream()
                  .map(row -> row.userId() + "|" + row.score())
                  .toList())
          .hasSizeGreaterThan(20);
    }
  }

  @Test
  void readsChanges() throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      Publisher publisher = new Publisher(store, QualityLimits.DEFAULT, true);
      publisher.publish(Nights.recommended(store, PartFormat.PARQUET, 6));
      List<String> before =
          PublishedNight.open(store).user("u17").orElseThrow().items().stream()
              .map(UserRecommendations.Item::itemId)
              .toList();
      publisher.publish(Nights.recommended(store, PartFormat.PARQUET, 8));
      List<String> more =
          PublishedNight.open(store).user("u17").orElseThrow().items().stream()
              .skip(before.size())
              .map(item -> "added|%s|%d|0".formatted(item.itemId(), item.rank()))
              .toList();
      assertThat(rows("what changed")).isEqualTo(more).hasSize(2);
    }
  }

  private static String folder(String segment) {
    return Partition.folder("segment", Map.of("segment", segment));
  }

  @Test
  void readsCsv() throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      new Publisher(store).publish(Nights.recommended(store, PartFormat.CSV, 6));
      assertThat(rows("CSV"))
          .isEqualTo(
              expected(
                  store,
                  item ->
                      "u17|%d|%s|%s|%s"
                          .formatted(
                              item.rank(), item.itemId(), item.score(), item.source().column())));
    }
  }

  @Test
  void readsJsonLines() throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      new Publisher(store).publish(Nights.recommended(store, PartFormat.JSONL, 6));
      assertThat(rows("JSON lines"))
          .isEqualTo(
              expected(
                  store,
                  item ->
                      "u17|%d|%s|%s|%s"
                          .formatted(
                              item.rank(), item.itemId(), item.score(), item.source().column())));
    }
  }

  private static List<String> expected(
      ObjectStore store, Function<UserRecommendations.Item, String> line) throws IOException {
    return PublishedNight.open(store).user("u17").orElseThrow().items().stream().map(line).toList();
  }

  /** Rows of the last statement of a block, after those that find the published run. */
  private List<String> rows(String block) throws IOException, SQLException {
    return rowsOf(statements().get(block));
  }

  private List<String> rowsOf(String block) throws IOException, SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      for (String sql : split(statements().get("the published run"))) {
        statement.execute(sql);
      }
      List<String> own = split(block);
      for (String sql : own.subList(0, own.size() - 1)) {
        statement.execute(sql);
      }
      try (ResultSet rows = statement.executeQuery(own.get(own.size() - 1))) {
        return lines(rows);
      }
    }
  }

  private static List<String> split(String sql) {
    return Pattern.compile(";\\s*\\n").splitAsStream(sql).filter(part -> !part.isBlank()).toList();
  }

  private static List<String> lines(ResultSet rows) throws SQLException {
    List<String> lines = new ArrayList<>();
    while (rows.next()) {
      List<String> cells = new ArrayList<>();
      for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
        cells.add(String.valueOf(rows.getString(column)));
      }
      lines.add(String.join("|", cells));
    }
    return lines;
  }
}
