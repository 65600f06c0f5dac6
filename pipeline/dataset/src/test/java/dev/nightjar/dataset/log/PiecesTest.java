package dev.nightjar.dataset.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.input.CsvDialect;
import dev.nightjar.input.CsvDialect.Quotes;
import dev.nightjar.input.EventFilter;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.ParseCatalog;
import dev.nightjar.input.ParseInteraction;
import dev.nightjar.input.TimeWindow;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is read in pieces gives what it gives when it is read in one. */
class PiecesTest {
  private static final InputFields CATALOG = InputFields.OF_CATALOG;

  @TempDir Path folder;

  /** What a night knows of a file. */
  private record Outcome(
      List<String> rows, List<String> rejected, Map<String, Long> tallies, String stopped) {}

  private static Outcome read(List<FilePiece> pieces, InputFields fields) throws IOException {
    List<String> rows = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    Map<String, Long> tallies = new TreeMap<>();
    try {
      for (FilePiece piece : pieces) {
        ReadRows.OneFile<?> one =
            fields.names().contains("timestamp")
                ? new ReadRows.OneFile<>(
                    ParseInteraction.with(EventFilter.NONE, TimeWindow.ANY),
                    i -> rows.add(i.toString()),
                    () -> {})
                : new ReadRows.OneFile<>(
                    new ParseCatalog(), row -> rows.add(row.toString()), () -> {});
        ReadFile.read(piece, fields, one, row -> rejected.add(row.toString()))
            .forEach((name, count) -> tallies.merge(name, count, Long::sum));
      }
    } catch (JobStopped e) {
      String said = e.getMessage().replaceAll("@[0-9a-f]+", "@"); // where an object lies
      return new Outcome(List.of(), List.of(), Map.of(), said);
    }
    rejected.sort(Comparator.naturalOrder()); // those that are no rows come first, of a piece
    return new Outcome(rows, rejected, tallies, "");
  }

  private InputFile file(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
    return EngineFiles.find("catalog", folder.resolve(name).toString(), 3).get(0);
  }

  private static List<FilePiece> pieces(InputFile file, long bytes, InputFields fields)
      throws IOException {
    List<ScannedPiece> scanned = new ArrayList<>();
    for (FilePiece piece : SplitFiles.split(file, bytes, fields)) {
      scanned.add(0, SplitFiles.scan(piece, fields)); // in any order
    }
    return SplitFiles.number(scanned);
  }

  /** The number of pieces. */
  private static int check(InputFile file, long bytes, InputFields fields) throws IOException {
    List<FilePiece> pieces = pieces(file, bytes, fields);
    assertThat(read(pieces, fields))
        .as("%s in pieces of %d", file.uri(), bytes)
        .isEqualTo(read(List.of(FilePiece.whole(file)), fields));
    return pieces.size();
  }

  private static final List<String> ODD_ROWS =
      List.of(
          "\"b%d\",soap\n",
          "b%d,\"soap, red\nand green\"\n",
          "b%d,\"\"\"soap\"\" of\r\n\r\nmany, many\rlines\"\r\n",
          "b%d,J\u00e4ger \ud83e\uddfc\r",
          "\n",
          " \r\n",
          "b%d,5\" soap\n",
          "b%d, \"soap\"\n",
          "b%d,soap,of another width\n",
          "\"b%d\"x,\"text behind a quote\"\n",
          "item_id,title\n",
          "b%d,not UTF-8 \u00e9\u0000\n",
          "\"b%d\",\"\"\n",
          ",without an id\n",
          "\"b%d,1\nb%<d,2\"\n");

  private static byte[] oddCsv(int rows) {
    StringBuilder text = new StringBuilder("\ufeff\"item_id\",\"title\"\r\n");
    for (int row = 0; row < rows; row++) {
      text.append(ODD_ROWS.get(row * 7 % ODD_ROWS.size()).formatted(row));
    }
    byte[] bytes = text.toString().replace("UTF-8 \u00e9", "UTF-8 $").getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '$' ? (byte) 0xe9 : bytes[i];
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 64, 500, 3000})
  void ofCsvWithEveryOddityThatIsRead(long bytes) throws IOException {
    assertThat(check(file("odd.csv", oddCsv(600)), bytes, CATALOG))
        .isGreaterThan((int) Math.min(300, 12_000 / bytes / 2));
  }

  @Test
  void ofCsvWithoutAHeaderAndInAnotherDialect() throws IOException {
    String rows = "b%d;x;\"soap; red\n\"\n\nb%<d;x;green\nb%<d\n";
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < 100; row++) {
      text.append(rows.formatted(row));
    }
    InputFields fields =
        CATALOG
            .withColumns("--catalog-columns", "item_id,other,title")
            .withDialect(new CsvDialect(";", Quotes.AUTO));
    assertThat(check(file("plain.csv", text.toString().getBytes(UTF_8)), 100, fields))
        .isGreaterThan(30);
  }

  @Test
  void ofTsvWhereQuotesAreText() throws IOException {
    StringBuilder text = new StringBuilder("title\titem_id\tother\n");
    for (int row = 0; row < 300; row++) {
      text.append("\"soap\tb%d\t5\"\"\nonly\ttwo\r\n".formatted(row));
    }
    InputFile file = file("quotes.tsv", text.toString().getBytes(UTF_8));
    assertThat(check(file, 100, CATALOG)).isGreaterThan(30);
    assertThat(check(file, 100, CATALOG.withDialect(new CsvDialect("", Quotes.RFC4180))))
        .isEqualTo(1);
  }

  @Test
  void inTheFormOfTimeThatTheFirstRowsOfTheFileHave() throws IOException {
    StringBuilder text = new StringBuilder("user_id,item_id,timestamp\n");
    for (int row = 0; row < 3000; row++) {
      text.append("u,b%d,%s\n".formatted(row, row < 1500 ? "1764115200" : "2025-11-26"));
    }
    InputFile file = file("times.csv", text.toString().getBytes(UTF_8));
    assertThat(check(file, 1000, InputFields.OF_INTERACTIONS)).isGreaterThan(30);
    assertThat(read(pieces(file, 1000, InputFields.OF_INTERACTIONS), InputFields.OF_INTERACTIONS))
        .satisfies(outcome -> assertThat(outcome.rejected()).hasSize(1500));
  }

  /** An odd quote may make cells of rows, and rows of cells: nothing is told before it is read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "b,\"never closed\n",
        "b,\"closed by the next quote\nb,soap\nb,\"red\" soap\n",
        "b,\"three\" quotes\" in a row\n",
        "b,\"\"\"\n",
      })
  void ofAFileWithAnOddQuoteAreOne(String row) throws IOException {
    String good = "b,\"soap, green\"\n".repeat(50);
    InputFile file = file("odd.csv", ("item_id,title\n" + good + row + good).getBytes(UTF_8));
    assertThat(check(file, 64, CATALOG)).isEqualTo(1);
    assertThat(read(List.of(FilePiece.whole(file)), CATALOG).stopped()).contains("line 52: ");
  }

  @Test
  void nameTheLineOfTheFileWhereItCannotBeRead() throws IOException {
    String good = "b,\"soap,\ngreen\"\n".repeat(500);
    byte[] text = ("item_id,title\n" + good + "title,item_id\n" + good).getBytes(UTF_8);
    InputFile file = file("headers.csv", text);
    assertThat(check(file, 200, CATALOG)).isGreaterThan(30);
    assertThat(read(pieces(file, 200, CATALOG), CATALOG).stopped())
        .contains("headers.csv: line 1,002: expected rows, found another header");
  }

  /** The scan knows of rows what the reader knows, whatever the bytes are. */
  @Test
  void ofRandomCsv() throws IOException {
    Random random = new Random(11);
    List<String> tokens =
        List.of("a", "b", ",", ",", "\"", "\"\"", "\n", "\n", "\r\n", "\r", " ", "\u00e9", "\t");
    int split = 0;
    for (int round = 0; round < 400; round++) {
      StringBuilder text = new StringBuilder("item_id,title\n");
      for (int i = random.nextInt(60); i > 0; i--) {
        boolean calm = random.nextInt(3) > 0;
        text.append(calm ? "a,\"b\"\n" : tokens.get(random.nextInt(tokens.size())));
      }
      byte[] bytes = text.toString().getBytes(random.nextBoolean() ? UTF_8 : ISO_8859_1);
      split += check(file("random.csv", bytes), 1 + random.nextInt(40), CATALOG) > 1 ? 1 : 0;
    }
    assertThat(split).isGreaterThan(60);
  }

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
