package dev.nightjar.input;

import java.util.ArrayList;
import java.util.List;

/** The rows that tell a parser how a file is written. Ends the reading when it has them. */
public final class FirstRows implements RowSink {
  private final List<Row> rows = new ArrayList<>();

  @Override
  public void row(Row row) {
    rows.add(row);
    if (rows.size() == ParseRows.FIRST_ROWS) {
      throw new EnoughRows();
    }
  }

  @Override
  public void broken(long line, String reason, String text) {
    // Counted where it is read as a row.
  }

  public List<Row> rows() {
    return List.copyOf(rows);
  }
}
