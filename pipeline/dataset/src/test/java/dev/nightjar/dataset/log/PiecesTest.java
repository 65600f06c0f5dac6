package dev.nightjar.dataset.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.input.CsvDialect;
import dev.nightjar.input.CsvDialect.Quotes;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is read in pieces gives what it gives when it is read in one. */
class PiecesTest extends ReadInPieces {
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

  /** Of rows of 8 KB a thousand are eight megabytes: more than one look used to take. */
  @Test
  void inTheFormOfTimeThatMostOfTheFirstThousandLongRowsHave() throws IOException {
    StringBuilder text = new StringBuilder("user_id,item_id,timestamp,other\n");
    String other = "x".repeat(8000);
    for (int row = 0; row < 1100; row++) {
      String time = row < 400 ? "1764115200" : "2025-11-26";
      text.append("u,b%d,%s,%s\n".formatted(row, time, other));
    }
    InputFile file = file("long.csv", text.toString().getBytes(UTF_8));
    assertThat(check(file, 4_000_000, InputFields.OF_INTERACTIONS)).isEqualTo(3);
    assertThat(
            read(pieces(file, 4_000_000, InputFields.OF_INTERACTIONS), InputFields.OF_INTERACTIONS)
                .rows())
        .hasSize(700);
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
}
