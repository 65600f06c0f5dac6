package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.PartResult;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs under a file of rules. */
class RuledRunTest {
  private static final String RULES =
      """
      seen: {again-after-days: 90}
      pin: [{item: i5, rank: 2}]
      deny: [i9]
      cold: [{days: 3}]
      """;
  private static final int TOP = 6;

  @TempDir Path folder;
  private final TinyNight night = TinyNight.random(21, 60, 90, 3);
  private Path rules;

  /** One row of a part. */
  private record Row(String user, int rank, String item, String source, String because) {}

  @BeforeEach
  void writeRules() throws IOException {
    rules = Files.writeString(folder.resolve("rules.yaml"), RULES);
  }

  @Test
  void followsTheRulesAndSaysWhoChoseAndWhy() throws Exception {
    for (Row row : rows()) {
      int[] history = night.histories().get(row.user());
      int item = Integer.parseInt(row.item().substring(1));
      assertThat(item).isNotEqualTo(9);
      boolean pinned = item == 5;
      assertThat(row.source().equals("pinned")).isEqualTo(pinned);
      if (pinned) {
        assertThat(row.rank()).isEqualTo(2);
      }
      if (pinned || history.length == 0) {
        assertThat(row.because()).isNull();
        assertThat(row.source()).isIn("pinned", "popular", "popular_recent");
      } else {
        assertThat(row.source()).isEqualTo("model");
        assertThat(row.because()).isEqualTo("i" + mostAlike(night.newest(row.user()), item));
      }
    }
  }

  @Test
  void jsonLinesNameSourcesAndReasonsToo() throws Exception {
    List<Row> lines =
        rows(
            PartFormat.JSONL,
            """
            SELECT input."userId" AS user_id, CAST(rank AS INTEGER) AS rank,
                   output."recommendedItems"[rank] AS item_id,
                   output.sources[rank] AS source, output.because[rank] AS because
            FROM read_json('%s/%s/part-*.jsonl', columns = {
              input: 'STRUCT("userId" VARCHAR)',
              output: 'STRUCT("recommendedItems" VARCHAR[], sources VARCHAR[], because VARCHAR[])'}),
              LATERAL (SELECT unnest(range(1, len(output."recommendedItems") + 1)) AS rank)
            """);
    assertThat(lines).containsExactlyInAnyOrderElementsOf(rows());
  }

  @Test
  void showsItemsAgainThatWereHadLongAgoAndRanksThemAsOthers() throws Exception {
    for (Row row : rows().stream().filter(row -> row.rank() == 1).toList()) {
      int[] newest = night.newest(row.user());
      if (newest.length > 0) {
        int best =
            IntStream.rangeClosed(1, night.items())
                .filter(item -> item != 5 && item != 9)
                .boxed()
                .max(
                    (a, b) ->
                        night.model().score(newest, a) == night.model().score(newest, b)
                            ? b - a
                            : Float.compare(
                                night.model().score(newest, a), night.model().score(newest, b)))
                .orElseThrow();
        assertThat(row.item()).isEqualTo("i" + best);
      }
    }
  }

  @Test
  void startsUsersWithoutHistoryOnWhatWasPopularLately() throws Exception {
    Map<Integer, Integer> lately = new HashMap<>();
    for (int[] history : night.histories().values()) {
      for (int i = 0; i < history.length; i++) {
        if (i >= 9) { // the longest has 12, a day each; newer than 3 days before the newest
          lately.merge(history[i], 1, Integer::sum);
        }
      }
    }
    String best =
        "i"
            + lately.keySet().stream()
                .filter(item -> item != 5 && item != 9)
                .max(
                    (a, b) ->
                        lately.get(a).equals(lately.get(b)) ? b - a : lately.get(a) - lately.get(b))
                .orElseThrow();
    List<Row> cold = rows().stream().filter(row -> row.user().equals("u3")).toList();
    assertThat(cold.get(0)).isEqualTo(new Row("u3", 1, best, "popular_recent", null));
  }

  @Test
  void givesTheSameBytesInAnyOrderAndWhenRetried() throws IOException {
    assertThat(digests("a", 1, List.of(0, 1, 2)))
        .isEqualTo(digests("b", 3, List.of(2, 0, 1, 2, 0)))
        .hasSize(8);
  }

  @Test
  void otherRulesMakeAnotherRunAndTheSameRulesDoNot() throws IOException {
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      String first = open(store, 1).folder();
      Files.writeString(rules, "# the same\n" + RULES.replace("[i9]", "\n- i9"));
      assertThat(open(store, 1).folder()).isEqualTo(first);
      Files.writeString(rules, RULES.replace("i9", "i8"));
      assertThat(open(store, 1).folder()).isNotEqualTo(first);
      Files.writeString(rules, RULES.replace("deny", "denny"));
      assertThatThrownBy(() -> open(store, 1)).hasMessageContaining("unknown key denny");
    }
  }

  @Test
  void countsUsersWhomRulesLeaveShort() throws IOException {
    Files.writeString(rules, "allow: [i1, i2]");
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      RecommendRun run = open(store, 1);
      run.claim();
      List<PartResult> results = TinyRuns.run(run, List.of(0, 1, 2));
      assertThat(results.stream().mapToLong(PartResult::shortUsers).sum()).isEqualTo(60);
      assertThat(results).allMatch(r -> r.shortReasons().equals(Map.of("rules", r.users())));
    }
  }

  /** Slow and obvious. */
  private int mostAlike(int[] history, int item) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int had : history) {
      double product = night.model().score(new int[] {had}, item);
      if (product >= most) { // the newer of equals
        most = product;
        best = had;
      }
    }
    return best;
  }

  private RecommendRun open(ObjectStore store, int threads) throws IOException {
    return open(store, PartFormat.PARQUET, threads);
  }

  private RecommendRun open(ObjectStore store, PartFormat format, int threads) throws IOException {
    RecommendSettings plain = TinySettings.of(store, night.write(store), TOP, format, threads);
    return RecommendRun.open(store, TinySettings.ruled(plain, rules));
  }

  private List<Row> rows() throws IOException, SQLException {
    return rows(PartFormat.PARQUET, "SELECT * FROM '%s/%s/*.parquet'");
  }

  /**
   * @param query with a place for the root and one for the run's folder
   */
  private List<Row> rows(PartFormat format, String query) throws IOException, SQLException {
    try (ObjectStore store = ObjectStores.open(folder.toString());
        Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      RecommendRun run = open(store, format, 1);
      run.claim();
      TinyRuns.run(run, List.of(0, 1, 2));
      ResultSet found = statement.executeQuery(query.formatted(folder, run.folder()));
      List<Row> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(
            new Row(
                found.getString("user_id"),
                found.getInt("rank"),
                found.getString("item_id"),
                found.getString("source"),
                found.getString("because")));
      }
      assertThat(rows).hasSize(60 * TOP);
      return rows;
    }
  }

  private Map<String, String> digests(String root, int threads, List<Integer> parts)
      throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (ObjectStore store = ObjectStores.open(folder.resolve(root).toString())) {
      RecommendRun run = open(store, threads);
      run.claim();
      TinyRuns.run(run, parts);
      for (String key : store.list(run.folder())) {
        digests.put(key, store.version(key).orElseThrow().tag());
      }
      assertThat(digests).containsKey(run.folder() + "/" + Layout.POPULARITY);
    }
    return digests;
  }
}
