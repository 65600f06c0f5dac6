package dev.nightjar.functions;

import dev.nightjar.stage.storage.SecretServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A real PostgreSQL that nights are loaded into, by a user whose login lies in a secret. */
final class LoadedDatabase implements AutoCloseable {
  static final String PASSWORD = "not to be told";
  static final String VIEW = "nightjar_recommendations";

  private static final String SECRET = "shop/loader";

  private final EmbeddedPostgres server;
  private final SecretServer secrets;

  LoadedDatabase() throws IOException, SQLException {
    server = EmbeddedPostgres.builder().start();
    secrets =
        new SecretServer(
            SECRET, "{\"username\":\"loader\",\"password\":\"%s\"}".formatted(PASSWORD));
    execute("CREATE ROLE loader LOGIN PASSWORD '%s'".formatted(PASSWORD));
    execute("GRANT CREATE, USAGE ON SCHEMA public TO loader");
  }

  /** What the function is configured with. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(secrets.environment());
    environment.put("NIGHTJAR_LOAD_TO", "postgres");
    environment.put(
        "NIGHTJAR_LOAD_TARGET",
        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(server.getPort()));
    environment.put("NIGHTJAR_LOAD_SECRET", SECRET);
    return environment;
  }

  /** The rows as a reader sees them: user, rank, item, source. */
  Set<String> read() throws SQLException {
    return strings("SELECT concat_ws(' ', user_id, rank, item_id, source) FROM " + VIEW);
  }

  /** Whether the loader may log in. */
  void admit(boolean admitted) throws SQLException {
    execute("ALTER ROLE loader %s".formatted(admitted ? "LOGIN" : "NOLOGIN"));
  }

  /** The first column of every row. */
  Set<String> strings(String sql) throws SQLException {
    Set<String> found = new TreeSet<>();
    try (Connection reader = server.getPostgresDatabase().getConnection();
        Statement statement = reader.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  void execute(String sql) throws SQLException {
    try (Connection other = server.getPostgresDatabase().getConnection();
        Statement statement = other.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    secrets.close();
    server.close();
  }
}
