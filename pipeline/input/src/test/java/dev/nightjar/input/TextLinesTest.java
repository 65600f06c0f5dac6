package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TextLinesTest {
  private static final String REST = "the rest of the file cannot be read; write the file again";

  private static List<String> read(InputStream in) throws IOException {
    return read(in, StandardCharsets.UTF_8);
  }

  private static List<String> read(InputStream in, Charset charset) throws IOException {
    List<String> rows = new ArrayList<>();
    TextLines.Sink sink =
        new TextLines.Sink() {
          @Override
          public void line(long line, String text, String end) {
            rows.add(line + " " + text);
          }

          @Override
          public void broken(long line, String reason, String text, boolean whole) {
            rows.add(line + " !" + reason + "! " + text);
          }
        };
    try {
      TextLines.read(in, charset, false, sink);
    } catch (BadFileException e) {
      rows.add("!" + e.getMessage());
    }
    return rows;
  }

  private static List<String> read(byte[] bytes) throws IOException {
    return read(new ByteArrayInputStream(bytes));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zstd(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(bytes).setChecksum(true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

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
  void readsZstandardAndSeveralFrames() throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(zstd("a\nb\n"));
    two.write(zstd("c\n"));
    assertThat(read(two.toByteArray())).containsExactly("1 a", "2 b", "3 c");
  }

  @Test
  void refusesATruncatedOrCorruptZstandardWhereItBreaksOff() throws IOException {
    Random random = new Random(6);
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 50_000; i++) {
      text.append("row ").append(random.nextLong()).append('\n');
    }
    byte[] whole = zstd(text.toString());
    List<String> all = read(whole);
    List<String> some = read(Arrays.copyOf(whole, whole.length / 2));
    assertThat(some.size()).isBetween(1000, 49_000);
    assertThat(some.subList(0, some.size() - 1)).isEqualTo(all.subList(0, some.size() - 1));
    assertThat(some.get(some.size() - 1))
        .isEqualTo("!line %,d: truncated zstd: %s", some.size(), REST);
    whole[whole.length / 2] ^= 1;
    whole[whole.length / 2 + 1] ^= 1;
    List<String> corrupt = read(whole);
    assertThat(corrupt.get(corrupt.size() - 1)).endsWith(": corrupt zstd: " + REST);
  }

  @Test
  void readsGzipAndSeveralMembersEvenFromAStreamThatNeverSaysWhatIsAvailable() throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(gzip("a\nb\n"));
    two.write(gzip("c\n"));
    InputStream network =
        new FilterInputStream(new ByteArrayInputStream(two.toByteArray())) {
          @Override
          public int available() {
            return 0;
          }
        };
    assertThat(read(network)).containsExactly("1 a", "2 b", "3 c");
  }

  @Test
  void refusesATruncatedGzipWhereItBreaksOff() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 20_000; i++) {
      text.append("row ").append(i * 7919 % 20_011).append('\n');
    }
    byte[] whole = gzip(text.toString());
    List<String> all = read(whole);
    List<String> some = read(Arrays.copyOf(whole, whole.length / 2));
    assertThat(some.size()).isBetween(1000, 19_000);
    assertThat(some.subList(0, some.size() - 1)).isEqualTo(all.subList(0, some.size() - 1));
    assertThat(some.get(some.size() - 1))
        .isEqualTo("!line %,d: truncated gzip: %s", some.size(), REST);
  }

  @Test
  void saysThatAGzipIsCorrupt() throws IOException {
    byte[] bytes = gzip("a\nb\n");
    bytes[bytes.length - 6] ^= 1;
    assertThat(read(bytes)).containsExactly("!line 1: corrupt gzip: " + REST);
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

  @Test
  void refusesAnEmptyFileThatIsNamedAsPacked() throws IOException {
    for (String name : List.of("a.csv.gz", "a.jsonl.zst")) {
      assertThat(ReadRowsOfFile.read(name, "", InputFields.OF_CATALOG))
          .containsExactly(
              "!%s: truncated: the file is empty, and no gzip or zstd is; write it again!"
                  .formatted(name));
    }
    assertThat(ReadRowsOfFile.read("a.csv", "", InputFields.OF_CATALOG)).isEmpty();
  }

  @Test
  void refusesADamagedLaterMemberAndTakesZerosForPadding() throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(gzip("a\n"));
    int second = two.size();
    two.write(gzip("b\n"));
    byte[] whole = two.toByteArray();
    assertThat(read(Arrays.copyOf(whole, whole.length + 512))).containsExactly("1 a", "2 b");
    for (int i = 0; i < 4; i++) {
      byte[] damaged = whole.clone();
      damaged[second + i] ^= (byte) 0xe1;
      assertThat(read(damaged)).containsExactly("!line 1: corrupt gzip: " + REST);
    }
    assertThat(read(Arrays.copyOf(whole, second + 1)))
        .containsExactly("!line 1: truncated gzip: " + REST);
  }

  @Test
  void readsEveryFieldOfAGzipHeader() throws IOException {
    byte[] plain = gzip("a\n");
    ByteArrayOutputStream full = new ByteArrayOutputStream();
    full.write(plain, 0, 3);
    full.write(0x1f); // text, header CRC, extra field, name, comment
    full.write(plain, 4, 6);
    full.writeBytes(new byte[] {2, 0, 'x', 'y', 'n', 0, 'c', 0, 1, 2});
    full.write(plain, 10, plain.length - 10);
    assertThat(read(full.toByteArray())).containsExactly("1 a");
  }

  @Test
  void tellsAFailingStorageFromADamagedFile() throws IOException {
    byte[] whole = gzip("a\n".repeat(1000) + "b");
    InputStream reset =
        new FilterInputStream(new ByteArrayInputStream(whole)) {
          private int left = whole.length - 3;

          @Override
          public int read(byte[] to, int from, int length) throws IOException {
            if (left == 0) {
              throw new EOFException("Connection reset");
            }
            int read = super.read(to, from, Math.min(left, length));
            left -= read;
            return read;
          }
        };
    assertThatThrownBy(() -> read(reset))
        .isInstanceOf(IOException.class)
        .hasMessage("Connection reset");
  }

  @Test
  void refusesSeveralMembersCutAnywhereInALaterOne() throws IOException {
    byte[] first = zstd("a\n");
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(first);
    two.write(zstd("b\n"));
    for (int length = first.length + 1; length < two.size(); length++) {
      List<String> rows = read(Arrays.copyOf(two.toByteArray(), length));
      assertThat(rows.get(rows.size() - 1)).as("%d bytes", length).endsWith(" zstd: " + REST);
    }
  }

  /** As {@code zstd --long=31} writes it, byte by byte (RFC 8878). */
  @Test
  void readsAZstandardWindowOfTwoGigabytes() throws IOException {
    // Magic; descriptor without content size; window descriptor of 2^31; one raw, last block.
    byte[] frame = {
      0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) ((31 - 10) << 3), 17, 0, 0, 'a', '\n'
    };
    assertThat(read(frame)).containsExactly("1 a");
  }
}
