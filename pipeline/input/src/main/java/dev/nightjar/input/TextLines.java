package dev.nightjar.input;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the lines of a file, plain, gzip or Zstandard (told by its first bytes, several members in
 * a row included). Memory is one line.
 */
final class TextLines {
  /** Longer lines are refused, whatever they hold. */
  static final int MAX_LINE_BYTES = 1 << 20;

  private static final int CHUNK_BYTES = 1 << 16;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final char REPLACEMENT = '\ufffd';

  /** Takes the lines of one file in order. */
  interface Sink {
    /**
     * @param text without its line end, perhaps blank
     */
    void line(long line, String text);

    /** A line that could not be read. */
    void broken(long line, String reason, String text);

    /** No line follows. */
    default void end() {}
  }

  private final Sink sink;
  private final ByteArrayOutputStream carried = new ByteArrayOutputStream(256);
  private long line = 1;
  private boolean tooLong;

  private TextLines(Sink sink) {
    this.sink = sink;
  }

  /**
   * Reads to the end, or to where a compressed file breaks off: the lines before the break are kept
   * and the break itself is one broken line.
   *
   * @throws IOException if the storage fails
   */
  static void read(InputStream raw, Sink sink) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, CHUNK_BYTES);
    TextLines lines = new TextLines(sink);
    if (startsWith(in, GZIP)) {
      lines.readGzip(in);
    } else if (startsWith(in, ZSTD)) {
      lines.readZstd(in);
    } else {
      lines.readAll(in);
    }
    sink.end();
  }

  /** Looks at the first bytes without taking them. */
  static boolean startsWith(BufferedInputStream in, byte[] magic) throws IOException {
    in.mark(magic.length);
    byte[] found = in.readNBytes(magic.length);
    in.reset();
    return Arrays.equals(found, magic);
  }

  private void readGzip(BufferedInputStream in) throws IOException {
    try {
      readAll(new GZIPInputStream(new Unending(in), CHUNK_BYTES));
    } catch (EOFException e) {
      broken("truncated gzip: the rest of the file is missing");
    } catch (ZipException e) {
      broken("corrupt gzip: the rest of the file cannot be read");
    }
  }

  private void readZstd(BufferedInputStream in) throws IOException {
    try (ZstdInputStream unpacked = new ZstdInputStream(in)) {
      readAll(unpacked);
    } catch (ZstdIOException e) {
      broken(
          String.valueOf(e.getMessage()).contains("Truncated")
              ? "truncated zstd: the rest of the file is missing"
              : "corrupt zstd: the rest of the file cannot be read");
    }
  }

  private void readAll(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      split(chunk, read);
    }
    if (carried.size() > 0) {
      endOfLine(new byte[0], 0, 0);
    }
  }

  private void split(byte[] chunk, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (chunk[i] == '\n') {
        endOfLine(chunk, start, i - start);
        start = i + 1;
      }
    }
    carry(chunk, start, length - start);
  }

  /** Keeps the beginning of a line for the next chunk. */
  private void carry(byte[] bytes, int from, int length) {
    int kept = Math.min(length, MAX_LINE_BYTES - carried.size());
    tooLong |= kept < length;
    carried.write(bytes, from, kept);
  }

  private void endOfLine(byte[] bytes, int from, int length) {
    if (carried.size() == 0 && length <= MAX_LINE_BYTES) {
      handOver(bytes, from, length);
    } else {
      carry(bytes, from, length);
      byte[] whole = carried.toByteArray();
      if (tooLong) {
        sink.broken(line, "longer than 1 MiB", lenient(whole, 0, whole.length));
      } else {
        handOver(whole, 0, whole.length);
      }
      carried.reset();
      tooLong = false;
    }
    line++;
  }

  private void handOver(byte[] bytes, int from, int length) {
    boolean windows = length > 0 && bytes[from + length - 1] == '\r';
    int end = windows ? length - 1 : length;
    String text = lenient(bytes, from, end);
    if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes, from, end)) {
      sink.broken(line, "not UTF-8", text);
    } else {
      sink.line(line, text);
    }
  }

  /** A new decoder refuses what is not UTF-8, where a String quietly puts a replacement. */
  private static boolean isUtf8(byte[] bytes, int from, int length) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length))
          != null;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private void broken(String reason) {
    sink.broken(line, reason, lenient(carried.toByteArray(), 0, carried.size()));
  }

  private static String lenient(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /** GZIPInputStream stops after the first member where available() is 0, as it is on a network. */
  private static final class Unending extends FilterInputStream {
    Unending(InputStream in) {
      super(in);
    }

    @Override
    public int available() {
      return 1;
    }
  }
}
