package dev.nightjar.load;

import dev.nightjar.publish.consumer.UserRecommendations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Rows as PostgreSQL's COPY takes them in its text format. */
final class CopyRows {
  private static final int BUFFER_BYTES = 1 << 16;

  private CopyRows() {}

  /** Copies all rows in one statement; a failure leaves none. */
  static void copy(Connection connection, String table, Database.Users users)
      throws SQLException, IOException {
    PGCopyOutputStream out =
        new PGCopyOutputStream(
            connection.unwrap(PGConnection.class), "COPY " + table + " FROM STDIN", BUFFER_BYTES);
    boolean whole = false;
    try {
      users.forEach(user -> write(out, user));
      whole = true;
    } finally {
      if (whole) {
        out.close();
      } else if (out.isActive()) {
        out.cancelCopy();
      }
    }
  }

  private static void write(PGCopyOutputStream out, UserRecommendations user) {
    StringBuilder lines = new StringBuilder();
    String userId = escaped(user.userId());
    for (UserRecommendations.Item item : user.items()) {
      lines.append(userId).append('\t').append(item.rank()).append('\t');
      lines.append(escaped(item.itemId())).append('\t').append(item.score()).append('\t');
      lines.append(item.source().column()).append('\n');
    }
    try {
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Backslash, tab and line ends mean something else in the text format. */
  static String escaped(String id) {
    StringBuilder text = new StringBuilder(id.length());
    for (int i = 0; i < id.length(); i++) {
      switch (id.charAt(i)) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> text.append(id.charAt(i));
      }
    }
    return text.toString();
  }
}
