package dev.nightjar.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a file from memory and says what came out, row by row. */
final class ReadRowsOfFile {
  private ReadRowsOfFile() {}

  /**
   * {@code "3 {fields}"} for a row, {@code "3 !reason! text"} for one that could not be read; last
   * {@code "!message!"} if the file is refused.
   */
  static List<String> read(String name, byte[] file, InputFields fields) throws IOException {
    List<String> rows = new ArrayList<>();
    try {
      FileRows.read(
          name,
          new ByteArrayInputStream(file),
          fields,
          new RowSink() {
            @Override
            public void row(Row row) {
              rows.add(row.line() + " " + row.fields());
            }

            @Override
            public void broken(long line, String reason, String text) {
              rows.add(line + " !" + reason + "! " + text);
            }
          });
    } catch (BadFileException e) {
      rows.add("!" + e.getMessage() + "!");
    }
    return rows;
  }

  static List<String> read(String name, String file, InputFields fields) throws IOException {
    return read(name, file.getBytes(StandardCharsets.UTF_8), fields);
  }
}
