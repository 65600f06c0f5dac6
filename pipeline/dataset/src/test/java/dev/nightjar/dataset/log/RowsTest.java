package dev.nightjar.dataset.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static List<String> read(InputStream in) throws IOException {
    List<String> rows = new ArrayList<>();
    Rows.read(
        in,
        new Rows.Sink() {
          @Override
          public void row(long line, String row) {
            rows.add(line + " " + row);
          }

          @Override
          public void broken(long line, String reason, String row) {
            rows.add(line + " !" + reason + "! " + row);
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void numbersLinesFromOneAndSkipsBlankOnes() throws IOException {
    assertThat(read(bytes("a\r\n\n  \nb\nc"))).containsExactly("1 a", "4 b", "5 c");
    assertThat(read(bytes(""))).isEmpty();
    assertThat(read(bytes("\n"))).isEmpty();
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
    String endless = "x".repeat(Rows.MAX_ROW_BYTES + 1);
    List<String> rows = read(bytes(endless + "\nb\n"));
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0)).startsWith("1 !longer than 1 MiB! xxx");
    assertThat(rows.get(1)).isEqualTo("2 b");
  }
}
