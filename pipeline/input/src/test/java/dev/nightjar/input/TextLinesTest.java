package dev.nightjar.input;

import static dev.nightjar.input.ReadLines.bytes;
import static dev.nightjar.input.ReadLines.gzip;
import static dev.nightjar.input.ReadLines.read;
import static dev.nightjar.input.ReadLines.zstd;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextLinesTest {
  @Test
  void numbersLinesFromOneAndTakesOffTheirEnds() throws IOException {
    assertThat(read(bytes("a\r\n\n \tb\nc"))).containsExactly("1 a", "2 ", "3  \tb", "4 c");
    assertThat(read(bytes(""))).isEmpty();
    assertThat(read(bytes("\n"))).containsExactly("1 ");
  }

  @Test
  void readsLinesThatLieAcrossChunks() throws IOException {
    Random random = new Random(5);
    List<String> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int line = 1; line <= 300; line++) {
      String row = "é".repeat(random.nextInt(3000)) + line;
      expected.add(line + " " + row);
      text.append(row).append('\n');
    }
    assertThat(read(bytes(text.toString()))).isEqualTo(expected);
    assertThat(read(gzip(text.toString()))).isEqualTo(expected);
    assertThat(read(zstd(text.toString()))).isEqualTo(expected);
  }

  @Test
  void refusesWhatIsNotUtf8InsteadOfChangingIt() throws IOException {
    assertThat(read(new byte[] {'a', (byte) 0xff, '\n', 'b'}))
        .containsExactly("1 !not UTF-8! a\ufffd", "2 b");
  }

  @Test
  void refusesAnEndlessRowWithoutKeepingIt() throws IOException {
    String endless = "x".repeat(TextLines.MAX_LINE_BYTES + 1);
    List<String> rows = read(bytes(endless + "\nb\n"));
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0)).startsWith("1 !longer than 1 MiB! xxx");
    assertThat(rows.get(1)).isEqualTo("2 b");
  }

  @Test
  void endsLinesWithCarriageReturnsToo() throws IOException {
    assertThat(read(bytes("a\rb\r\nc\n\r"))).containsExactly("1 a", "2 b", "3 c", "4 ");
    String chunk = "x".repeat((1 << 16) - 1);
    assertThat(read(bytes(chunk + "\r\nb"))).containsExactly("1 " + chunk, "2 b");
    assertThat(read(bytes(chunk + "\rb"))).containsExactly("1 " + chunk, "2 b");
    assertThat(read(bytes(chunk + "\r"))).containsExactly("1 " + chunk);
  }

  @Test
  void takesAByteOrderMarkForNoText() throws IOException {
    assertThat(read(bytes("\ufeffa\n\ufeffb"))).containsExactly("1 a", "2 \ufeffb");
    assertThat(read(gzip("\ufeffa\n"))).containsExactly("1 a");
    assertThat(read(bytes("\ufeff"))).isEmpty();
  }

  @Test
  void readsOtherEncodingsWhereOneIsNamed() throws IOException {
    String text = "Misérables, Les\nœuvre € \ud83d\ude00\n";
    for (Charset charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      assertThat(read(new ByteArrayInputStream(text.getBytes(charset)), charset))
          .containsExactly("1 Misérables, Les", "2 œuvre € \ud83d\ude00");
    }
    byte[] latin1 = "Misérables".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(read(new ByteArrayInputStream(latin1), StandardCharsets.ISO_8859_1))
        .containsExactly("1 Misérables");
    assertThat(
            read(
                new ByteArrayInputStream(new byte[] {(byte) 0x81}),
                Charset.forName("windows-1252")))
        .containsExactly(
            "!expected text in windows-1252, found bytes that are not: name the file's own encoding"
                + " with --encoding");
  }

  @Test
  void refusesWhatIsNoText() throws IOException {
    byte[] mark = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, 'a'};
    for (String name : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      byte[] text = "user_id,item_id\nü,b\n".getBytes(Charset.forName(name));
      assertThat(read(text).get(0))
          .isEqualTo(
              "!expected UTF-8, found %s: convert the file, as nightjar import --encoding %<s does",
              name);
      assertThat(read(new ByteArrayInputStream(text), Charset.forName(name)))
          .containsExactly("1 user_id,item_id", "2 ü,b");
    }
    assertThat(read("\ufeffa".getBytes(Charset.forName("UTF-32LE"))).get(0))
        .contains("found UTF-32");
    for (byte[] utf8 : List.of(mark, "é\n".getBytes(StandardCharsets.UTF_8))) {
      assertThat(read(new ByteArrayInputStream(utf8), StandardCharsets.ISO_8859_1))
          .containsExactly("!expected text in ISO-8859-1, found UTF-8: leave --encoding out");
    }
    assertThat(read(new byte[] {'P', 'K', 3, 4, 0, 0}).get(0))
        .isEqualTo("!expected text or Parquet, found zip: pack the file with gzip or zstd instead");
    assertThat(read(new byte[] {1, 2, 0, 4}).get(0)).contains("found other bytes");
  }

  @Test
  void refusesARowWithANulWhereverItStands() throws IOException {
    String rows = "a\n".repeat(20);
    assertThat(read((rows + "b\0\nc\n").getBytes(StandardCharsets.UTF_8)).subList(20, 22))
        .containsExactly("21 !" + TextLines.NUL + "! b\0", "22 c");
  }
}
