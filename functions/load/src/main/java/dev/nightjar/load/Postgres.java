package dev.nightjar.load;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * PostgreSQL: a table for each version, {@code T_RUN}, and the view {@code T} over the one that
 * readers are led to. {@code T_versions} and {@code T_files} say what is there. Loading a file is
 * one transaction, including its COPY; the switch is another.
 */
final class Postgres implements Database {
  private static final int TRIES = 60;
  private static final Duration PAUSE = Duration.ofMillis(800);

  /**
   * Who changes a view waits for every transaction that has read it, and later readers wait behind:
   * so never for long.
   */
  private static final String BRIEFLY = "SET LOCAL lock_timeout = '200ms'";

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final List<String> VERSIONS = List.of("run", "manifest", "state", "rows");

  private final PostgresSession session;
  private final String table;
  private final String place;
  private final int tries;

  private Postgres(PostgresSession session, String table, String place, int tries) {
    this.session = session;
    this.table = table;
    this.place = place;
    this.tries = tries;
  }

  /**
   * @param environment PGUSER and PGPASSWORD are read, as every client of PostgreSQL does
   */
  static Postgres open(LoadSettings settings, Map<String, String> environment) {
    return open(settings, environment, TRIES);
  }

  /**
   * @param tries to switch, a second each, while a reader's transaction keeps the view
   */
  static Postgres open(LoadSettings settings, Map<String, String> environment, int tries) {
    Properties properties = new Properties();
    Login login = Login.of(settings, environment);
    login.user().ifPresent(user -> properties.put("user", user));
    login.password().ifPresent(password -> properties.put("password", password));
    try {
      Connection connection = new Driver().connect(settings.target().orElseThrow(), properties);
      return new Postgres(
          new PostgresSession(connection, settings.place()),
          settings.table(),
          settings.place(),
          tries);
    } catch (SQLException e) {
      throw new DatabaseException(settings.place(), settings.checkLogin(), e);
    }
  }

  private <T> T locked(PostgresSession.Sql<T> work) {
    return session.locked(table, work);
  }

  @Override
  public Optional<String> current() {
    return locked(this::readCurrent);
  }

  private Optional<String> readCurrent() throws SQLException {
    if (session.strings("SELECT to_regclass(?)::text", table + "_versions").get(0) == null) {
      return Optional.empty();
    }
    checkShape();
    return inState("current").stream().findFirst();
  }

  private List<String> inState(String state) throws SQLException {
    return session.strings("SELECT run FROM %s_versions WHERE state = ?".formatted(table), state);
  }

  private void checkShape() throws SQLException {
    List<String> columns =
        session.strings(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0"
                + " AND NOT attisdropped ORDER BY attnum",
            table + "_versions");
    if (!columns.equals(VERSIONS)) {
      throw new ContractException(
          "%s: expected columns %s of table %s_versions, found %s; another program's: give another --table"
              .formatted(place, VERSIONS, table, columns));
    }
  }

  @Override
  public void begin(Version version) {
    locked(
        () -> {
          session.execute(
              "CREATE TABLE IF NOT EXISTS %s_versions (run text PRIMARY KEY, manifest text NOT NULL, state text NOT NULL, rows bigint NOT NULL)"
                  .formatted(table));
          checkShape();
          checkView();
          session.execute(
              "CREATE TABLE IF NOT EXISTS %s_files (run text, file text, PRIMARY KEY (run, file))"
                  .formatted(table));
          session.execute(
              "CREATE TABLE IF NOT EXISTS %s (user_id text NOT NULL, rank int NOT NULL, item_id text NOT NULL, score real NOT NULL, source text NOT NULL)"
                  .formatted(of(version)));
          return session.update(
              "INSERT INTO %s_versions VALUES (?, ?, 'loading', ?) ON CONFLICT DO NOTHING"
                  .formatted(table),
              version.run(),
              version.manifest(),
              version.rows());
        });
  }

  /** A view that readers have before the first version is somebody else's, and so is any table. */
  private void checkView() throws SQLException {
    List<String> kind =
        session.strings("SELECT relkind::text FROM pg_class WHERE oid = to_regclass(?)", table);
    boolean ours = kind.equals(List.of("v")) && !inState("current").isEmpty();
    if (!kind.isEmpty() && !ours) {
      throw new ContractException(
          "%s: expected no table or view %s, or the view that load made, found another one; give another --table"
              .formatted(place, table));
    }
  }

  private String of(Version version) {
    return table + "_" + version.run();
  }

  @Override
  public boolean has(Version version, FileEntry file) {
    return locked(
        () ->
            !session
                .strings(
                    "SELECT file FROM %s_files WHERE run = ? AND file = ?".formatted(table),
                    version.run(),
                    file.name())
                .isEmpty());
  }

  /** Who comes second to a file waits for the first, and finds it done. */
  @Override
  public void load(Version version, FileEntry file, Users users) throws IOException {
    session.transaction(
        () -> {
          int mine =
              session.update(
                  "INSERT INTO %s_files VALUES (?, ?) ON CONFLICT DO NOTHING".formatted(table),
                  version.run(),
                  file.name());
          if (mine == 1) {
            session.copy(of(version), users);
          }
          return mine;
        });
  }

  @Override
  public void finish(Version version) {
    locked(
        () -> {
          String sql = "SELECT state FROM %s_versions WHERE run = ?".formatted(table);
          if (session.strings(sql, version.run()).equals(List.of("loading"))) {
            checkRows(version);
            session.execute(
                "ALTER TABLE %s ADD PRIMARY KEY (user_id, rank)".formatted(of(version)));
            session.execute("ANALYZE " + of(version));
            setState(version.run(), "ready");
          }
          return null;
        });
  }

  private void checkRows(Version version) throws SQLException {
    long found = Long.parseLong(session.strings("SELECT count(*) FROM " + of(version)).get(0));
    if (found != version.rows()) {
      throw new ContractException(
          "%s: expected %,d rows of run %s in table %s, found %,d: somebody else writes there; drop the table and its rows in %s_files, then load again"
              .formatted(place, version.rows(), version.run(), of(version), found, table));
    }
  }

  private void setState(String run, String state) throws SQLException {
    session.update("UPDATE %s_versions SET state = ? WHERE run = ?".formatted(table), state, run);
  }

  @Override
  public boolean flip(Version version, Optional<String> from) {
    RetryPolicy<Boolean> patience =
        RetryPolicy.<Boolean>builder()
            .handleIf(Postgres::isInUse)
            .withMaxAttempts(tries)
            .withDelay(PAUSE)
            .build();
    try {
      return Failsafe.with(patience).get(() -> locked(() -> flipped(version, from)));
    } catch (DatabaseException e) {
      if (!isInUse(e)) {
        throw e;
      }
      throw new LoadAgainException(
          "%s: transactions that have read %s keep it, %d s and more: nothing is switched; end them, then load again"
              .formatted(place, table, tries));
    }
  }

  private static boolean isInUse(Throwable failure) {
    return failure instanceof DatabaseException
        && failure.getCause() instanceof SQLException cause
        && LOCK_NOT_AVAILABLE.equals(cause.getSQLState());
  }

  private boolean flipped(Version version, Optional<String> from) throws SQLException {
    if (!readCurrent().equals(from)) {
      return false;
    }
    session.update(
        "UPDATE %s_versions SET state = 'ready' WHERE state = 'previous'".formatted(table));
    if (from.isPresent()) {
      setState(from.get(), "previous");
    }
    int ready =
        session.update(
            "UPDATE %s_versions SET state = 'current' WHERE run = ? AND state = 'ready'"
                .formatted(table),
            version.run());
    if (ready == 0) {
      throw version.deleted(place);
    }
    session.execute(BRIEFLY);
    session.execute(
        "CREATE OR REPLACE VIEW %s AS SELECT user_id, rank, item_id, score, source FROM %s"
            .formatted(table, of(version)));
    return true;
  }

  /** A version that somebody still reads goes another night. */
  @Override
  public void prune() {
    String others =
        "SELECT run FROM %s_versions WHERE state NOT IN ('current', 'previous')".formatted(table);
    for (String run : locked(() -> session.strings(others))) {
      try {
        locked(() -> drop(run, others));
      } catch (DatabaseException e) {
        if (!isInUse(e)) {
          throw e;
        }
      }
    }
  }

  private boolean drop(String run, String others) throws SQLException {
    if (!session.strings(others).contains(run)) {
      return false;
    }
    session.execute(BRIEFLY);
    session.execute("DROP TABLE IF EXISTS %s_%s".formatted(table, run));
    session.update("DELETE FROM %s_files WHERE run = ?".formatted(table), run);
    session.update("DELETE FROM %s_versions WHERE run = ?".formatted(table), run);
    return true;
  }

  @Override
  public void close() {
    session.close();
  }
}
