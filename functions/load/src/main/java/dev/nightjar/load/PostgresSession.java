package dev.nightjar.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One connection to PostgreSQL: transactions, and statements in them. */
final class PostgresSession {
  private static final String WAY_OUT =
      "nothing was switched; mend the database or the settings, then load again: what is loaded stays";

  private final Connection connection;
  private final String place;

  PostgresSession(Connection connection, String place) {
    this.connection = connection;
    this.place = place;
  }

  /** What happens in a transaction. */
  @FunctionalInterface
  interface Sql<T> {
    T run() throws SQLException, IOException;
  }

  /** One transaction: all of it, or nothing. */
  <T> T transaction(Sql<T> work) throws IOException {
    try {
      connection.setAutoCommit(false);
      boolean whole = false;
      try {
        T result = work.run();
        connection.commit();
        whole = true;
        return result;
      } finally {
        if (!whole) {
          rollBack();
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException(place, WAY_OUT, e);
    } catch (UncheckedIOException e) {
      throw new DatabaseException(place, WAY_OUT, e.getCause());
    }
  }

  private void rollBack() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // the connection is gone, and the transaction with it
    }
  }

  /** One transaction; those of the same name follow each other, whoever runs them. */
  <T> T locked(String name, Sql<T> work) {
    try {
      return transaction(
          () -> {
            strings("SELECT pg_advisory_xact_lock(hashtext('nightjar'), hashtext(?))", name);
            return work.run();
          });
    } catch (IOException e) {
      throw new DatabaseException(place, WAY_OUT, e);
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Rows that changed. */
  int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** The first column of every row. */
  List<String> strings(String sql, Object... values) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = prepared(sql, values);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private PreparedStatement prepared(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  void copy(String table, Database.Users users) throws SQLException, IOException {
    CopyRows.copy(connection, table, users);
  }

  void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DatabaseException(place, WAY_OUT, e);
    }
  }
}
