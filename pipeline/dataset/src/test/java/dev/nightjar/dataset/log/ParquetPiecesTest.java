package dev.nightjar.dataset.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

/** Row groups that several workers read give what the file gives. */
class ParquetPiecesTest extends ReadInPieces {
  private InputFile parquet(String name, String query) throws IOException, SQLException {
    Path path = folder.resolve(name);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute("SET threads = 1");
      sql.execute(
          "COPY (%s) TO '%s' (FORMAT parquet, CODEC 'ZSTD', ROW_GROUP_SIZE 2048)"
              .formatted(query, path));
    }
    return file(name, Files.readAllBytes(path));
  }

  private InputFile items() throws IOException, SQLException {
    return parquet(
        "items.parquet",
        "SELECT CASE WHEN i % 97 = 0 THEN NULL ELSE 'b' || i END AS item_id, "
            + "md5(i::VARCHAR) AS title, i AS other FROM range(10000) AS r(i)");
  }

  @Test
  void ofParquetAreRowGroups() throws IOException, SQLException {
    InputFile items = items();
    assertThat(check(items, 1, CATALOG)).isEqualTo(5);
    assertThat(check(items, 80_000, CATALOG)).isBetween(2, 4);
    assertThat(read(pieces(items, 1, CATALOG), CATALOG).rejected()).hasSize(104);
  }

  /** Where a footer counts the bytes of a group as if they were unpacked, or in any other way. */
  @Test
  void ofParquetLeaveNoRowsOutWhereTheFooterIsUnusual() throws IOException, SQLException {
    byte[] bytes = Files.readAllBytes(Path.of(URI.create(items().uri())));
    ByteBuffer end = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = bytes.length - 8 - end.getInt(bytes.length - 8);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(bytes, start, bytes.length - start));
    footer
        .getRow_groups()
        .forEach(group -> group.setTotal_compressed_size(10 * group.getTotal_byte_size()));
    ByteArrayOutputStream odd = new ByteArrayOutputStream();
    odd.write(bytes, 0, start);
    Util.writeFileMetaData(footer, odd);
    int length = odd.size() - start;
    odd.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    odd.write("PAR1".getBytes(UTF_8));
    InputFile file = file("odd.parquet", odd.toByteArray());
    assertThat(check(file, 1, CATALOG)).isEqualTo(5);
    assertThat(read(pieces(file, 1, CATALOG), CATALOG).rows()).hasSize(10_000 - 104);
  }

  @Test
  void ofParquetKnowTheFirstRowsOfTheFile() throws IOException, SQLException {
    InputFile file =
        parquet(
            "log.parquet",
            "SELECT 'u' AS user_id, 'b' || i AS item_id, CASE WHEN i < 5000 THEN '1764115200' "
                + "ELSE '2025-11-26' END AS \"timestamp\" FROM range(10000) AS r(i)");
    assertThat(check(file, 1, InputFields.OF_INTERACTIONS)).isEqualTo(5);
  }

  @Test
  void ofParquetNameTheRowOfADamagedGroupInTheMiddle() throws IOException, SQLException {
    FilePiece middle = pieces(items(), 1, CATALOG).get(2);
    byte[] bytes = Files.readAllBytes(folder.resolve("items.parquet"));
    for (long at = middle.from() + 100; at < middle.to() - 100; at++) {
      bytes[(int) at] = 0;
    }
    InputFile damaged = file("items.parquet", bytes);
    assertThat(check(damaged, 1, CATALOG)).isEqualTo(5);
    assertThat(read(pieces(damaged, 1, CATALOG), CATALOG).stopped())
        .contains("items.parquet: row 4,097")
        .contains("found it damaged");
  }

  @Test
  void ofParquetWithADamagedFooterAreOne() throws IOException, SQLException {
    byte[] bytes = Files.readAllBytes(Path.of(URI.create(items().uri())));
    for (int back = 9; back < 600; back++) {
      bytes[bytes.length - back] = 77;
    }
    assertThat(check(file("items.parquet", bytes), 1, CATALOG)).isEqualTo(1);
  }
}
