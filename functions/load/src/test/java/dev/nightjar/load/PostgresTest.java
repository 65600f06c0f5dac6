package dev.nightjar.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.stage.Deadline;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real PostgreSQL on a port of this machine. */
class PostgresTest extends DatabaseContract {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static Database open(String target, String table, int tries) {
    return Postgres.open(
        new LoadSettings(
            "r",
            LoadSettings.Kind.POSTGRES,
            Optional.of(target),
            table,
            Optional.empty(),
            Optional.empty(),
            0),
        Map.of("PGUSER", "postgres", "PGPASSWORD", "secret"),
        tries);
  }

  /** Which tries once to switch. */
  @Override
  Database open(String name) {
    return open(server.getJdbcUrl("postgres", "postgres"), name, 1);
  }

  /** One statement, so one night. */
  @Override
  Map<String, List<String>> read() throws SQLException {
    Map<String, List<String>> lists = new TreeMap<>();
    String sql = "SELECT user_id, item_id, score, source FROM %s ORDER BY user_id, rank";
    try (Connection reader = server.getPostgresDatabase().getConnection();
        Statement statement = reader.createStatement();
        ResultSet rows = statement.executeQuery(sql.formatted(table))) {
      while (rows.next()) {
        lists
            .computeIfAbsent(rows.getString(1), user -> new ArrayList<>())
            .add(Published.line(rows.getString(2), rows.getFloat(3), rows.getString(4)));
      }
    }
    return lists;
  }

  @Override
  Set<String> kept() throws SQLException {
    Set<String> runs = new TreeSet<>();
    try (Connection reader = server.getPostgresDatabase().getConnection();
        Statement statement = reader.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^%s_[0-9a-f]{12}$'"
                    .formatted(table))) {
      while (rows.next()) {
        runs.add(rows.getString(1).substring(table.length() + 1));
      }
    }
    return runs;
  }

  private void execute(String sql) throws SQLException {
    try (Connection other = server.getPostgresDatabase().getConnection();
        Statement statement = other.createStatement()) {
      statement.execute(sql);
    }
  }

  private void refuses(String... words) throws Exception {
    Published.night(store, 20);
    try (Database database = open(table)) {
      Loader loader =
          new Loader(store, database, Optional.empty(), new RateLimit(0), Deadline.NONE);
      assertThatThrownBy(loader::load)
          .isInstanceOf(ContractException.class)
          .hasMessageContainingAll(words);
    }
  }

  @Test
  void leavesATableOfSomebodyElseAlone() throws Exception {
    execute("CREATE TABLE %s (user_id text)".formatted(table));
    refuses(
        "expected no table or view " + table + ", or the view that load made",
        "give another --table");
  }

  @Test
  void leavesAViewOfSomebodyElseAlone() throws Exception {
    execute("CREATE VIEW %s AS SELECT 'u1' AS user_id".formatted(table));
    refuses("found another one");
  }

  @Test
  void leavesATableOfVersionsOfAnotherShapeAlone() throws Exception {
    execute("CREATE TABLE %s_versions (id int)".formatted(table));
    refuses(
        "expected columns [run, manifest, state, rows] of table %s_versions, found [id]"
            .formatted(table));
  }

  @Test
  void rowsThatSomebodyElseWroteAreFound() throws Exception {
    String night = Published.night(store, 21);
    String run = night.substring(night.lastIndexOf('=') + 1);
    try (Database database = open(table)) {
      database.begin(new Version(run, "m", List.of(), 1));
    }
    execute("INSERT INTO %s_%s VALUES ('x', 1, 'i1', 1, 'model')".formatted(table, run));
    try (Database database = open(table)) {
      Loader loader =
          new Loader(store, database, Optional.empty(), new RateLimit(0), Deadline.NONE);
      assertThatThrownBy(loader::load).hasMessageContaining("somebody else writes there");
      assertThat(database.current()).isEmpty();
    }
  }

  @Test
  void aReaderThatKeepsTheViewIsToldAndKeepsNobodyElseWaiting() throws Exception {
    Map<String, List<String>> before = Published.lists(store, Published.night(store, 22));
    load();
    String night = Published.night(store, 23);
    try (Connection reader = server.getPostgresDatabase().getConnection();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM " + table);
      assertThatThrownBy(this::load)
          .isInstanceOf(LoadAgainException.class)
          .hasMessageEndingWith(
              "transactions that have read %s keep it, 1 s and more: nothing is switched; end them, then load again"
                  .formatted(table));
      assertThat(read()).isEqualTo(before);
    }
    assertThat(load().rows()).isZero();
    assertThat(read()).isEqualTo(Published.lists(store, night));
  }

  @Test
  void aReaderThatEndsIsWaitedFor() throws Exception {
    Published.night(store, 24);
    load();
    String night = Published.night(store, 25);
    ExecutorService loading = Executors.newSingleThreadExecutor();
    try (Connection reader = server.getPostgresDatabase().getConnection();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM " + table);
      Future<Loader.Outcome> outcome =
          loading.submit(
              () -> {
                try (Database patient =
                    open(server.getJdbcUrl("postgres", "postgres"), table, 60)) {
                  return loader(patient).load();
                }
              });
      awaitWaiting(true);
      awaitWaiting(false);
      reader.rollback();
      assertThat(outcome.get().changed()).isTrue();
    } finally {
      loading.shutdown();
    }
    assertThat(read()).isEqualTo(Published.lists(store, night));
  }

  /** Until somebody waits for the view, or nobody does any more. */
  private void awaitWaiting(boolean wanted) throws SQLException {
    String sql =
        "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND relation = to_regclass('%s')"
            .formatted(table);
    try (Connection other = server.getPostgresDatabase().getConnection();
        Statement statement = other.createStatement()) {
      boolean waiting = !wanted;
      while (waiting != wanted) {
        try (ResultSet found = statement.executeQuery(sql)) {
          found.next();
          waiting = found.getBoolean(1);
        }
      }
    }
  }

  @Test
  void aDatabaseThatRefusesIsNamedWithoutItsPassword() {
    assertThatThrownBy(() -> open("jdbc:postgresql://127.0.0.1:1/nowhere", table, 1))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith("jdbc:postgresql://127.0.0.1:1/nowhere: ")
        .hasMessageNotContaining(".;")
        .hasMessageEndingWith("; check --target, PGUSER and PGPASSWORD")
        .hasMessageNotContaining("secret");
  }

  @Test
  void idsKeepWhatCopyWouldReadAsSomethingElse() {
    assertThat(CopyRows.escaped("a\\b\tc\nd\re\\N")).isEqualTo("a\\\\b\\tc\\nd\\re\\\\N");
  }
}
