package dev.nightjar.input;

import static dev.nightjar.input.ReadLines.gzip;
import static dev.nightjar.input.ReadLines.read;
import static dev.nightjar.input.ReadLines.zstd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PackedLinesTest {
  private static final String REST = "the rest of the file cannot be read; write the file again";

  @Test
  void readsZstandardAndSeveralFrames() throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(zstd("a\nb\n"));
    two.write(zstd("c\n"));
    assertThat(read(two.toByteArray())).containsExactly("1 a", "2 b", "3 c");
  }

  /** As parallel writers begin with, RFC 8878, 3.1.2. */
  @Test
  void passesOverASkippableFrameBeforeTheFirst() throws IOException {
    for (byte kind : new byte[] {0x50, 0x5f}) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.write(new byte[] {kind, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7});
      file.write(zstd("a\nb\n"));
      assertThat(read(file.toByteArray())).containsExactly("1 a", "2 b");
      assertThat(read(Arrays.copyOf(file.toByteArray(), 9)))
          .containsExactly("!line 1: truncated zstd: " + REST);
    }
  }

  @Test
  void saysThatAFileIsPackedTwiceOrAnArchive() throws IOException {
    String packed = new String(gzip("a\nb\n"), StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(twice)) {
      out.write(packed.getBytes(StandardCharsets.ISO_8859_1));
    }
    assertThat(read(twice.toByteArray()))
        .containsExactly("!expected text or Parquet, found gzip in a packed file: unpack it once");
    String tar = "log.csv" + "\0".repeat(250) + "ustar\u000000" + "\0".repeat(247) + "a\nb\n";
    assertThat(read(gzip(tar)))
        .containsExactly(
            "!expected text or Parquet, found a tar archive: give the files in it, unpacked or each"
                + " packed with gzip or zstd");
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
