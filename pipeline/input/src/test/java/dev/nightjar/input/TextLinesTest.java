package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TextLinesTest {
  private static List<String> read(InputStream in) throws IOException {
    List<String> rows = new ArrayList<>();
    TextLines.read(
        in,
        new TextLines.Sink() {
          @Override
          public void line(long line, String text) {
            rows.add(line + " " + text);
          }

          @Override
          public void broken(long line, String reason, String text) {
            rows.add(line + " !" + reason + "! " + text);
          }
        });
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
  void keepsTheLinesBeforeATruncatedOrCorruptZstandardBreaksOff() throws IOException {
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
        .startsWith(some.size() + " !truncated zstd: the rest of the file is missing! ");
    whole[whole.length / 2] ^= 1;
    whole[whole.length / 2 + 1] ^= 1;
    List<String> corrupt = read(whole);
    assertThat(corrupt.get(corrupt.size() - 1))
        .contains(" !corrupt zstd: the rest of the file cannot be read! ");
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
  void keepsTheRowsBeforeATruncatedGzipBreaksOff() throws IOException {
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
        .startsWith(some.size() + " !truncated gzip: the rest of the file is missing! ");
  }

  @Test
  void saysThatAGzipIsCorrupt() throws IOException {
    byte[] bytes = gzip("a\nb\n");
    bytes[bytes.length - 6] ^= 1;
    assertThat(read(bytes))
        .containsExactly("1 a", "2 b", "3 !corrupt gzip: the rest of the file cannot be read! ");
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
}
