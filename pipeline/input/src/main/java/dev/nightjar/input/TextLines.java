package dev.nightjar.input;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Reads the lines of a file, plain, gzip or Zstandard (told by its first bytes, several members in
 * a row included). A line ends in LF, CRLF or CR; a byte order mark at the start is no text. Memory
 * is one line, and the window of Zstandard.
 */
public final class TextLines {
  /** Longer lines are refused, whatever they hold. */
  static final int MAX_LINE_BYTES = 1 << 20;

  static final String NOT_UTF8 = "not UTF-8";
  static final String NUL = "not text: it has a NUL character";

  private static final int CHUNK_BYTES = 1 << 16;

  /** The largest window that the format has: 2 GiB, of which is used what the file needs. */
  private static final int MAX_WINDOW_LOG = 31;

  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  /** RFC 8878, 3.1.2: the first byte of a skippable frame is from 0x50 to 0x5f. */
  private static final byte[] SKIPPABLE = {0x2a, 0x4d, 0x18};

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final char REPLACEMENT = '\ufffd';

  /** Takes the lines of one file in order. */
  public interface Sink {
    /**
     * @param text without its line end, perhaps blank
     * @param end the line end; empty at the end of the file
     */
    void line(long line, String text, String end);

    /**
     * A line that could not be read.
     *
     * @param text as far as it can be shown
     * @param whole whether all of the line is there, with replacements for what is not UTF-8
     */
    void broken(long line, String reason, String text, boolean whole);

    /** No line follows. */
    default void end() {}

    /** See {@link RowSink#note}. */
    default void note(String what) {}
  }

  private final Sink sink;
  private final ByteArrayOutputStream carried = new ByteArrayOutputStream(256);
  private long line = 1;
  private boolean tooLong;
  private boolean severalMembers;

  /** The last byte of the chunk before was a CR; whether an LF belongs to it is not known yet. */
  private boolean afterCr;

  private TextLines(Sink sink) {
    this.sink = sink;
  }

  /** As {@link #read(InputStream, Charset, boolean, Sink)}, in UTF-8. */
  static void read(InputStream raw, Sink sink) throws IOException {
    read(raw, StandardCharsets.UTF_8, false, sink);
  }

  /**
   * Reads to the end.
   *
   * @param namedPacked whether the file's name says that it is gzip or zstd
   * @throws IOException if the storage fails
   * @throws BadFileException if a compressed file breaks off or is damaged: how many lines are lost
   *     is not known
   */
  static void read(InputStream raw, Charset charset, boolean namedPacked, Sink sink)
      throws IOException {
    BufferedInputStream in = new BufferedInputStream(StorageException.telling(raw), CHUNK_BYTES);
    TextLines lines = new TextLines(sink);
    if (startsWith(in, GZIP)) {
      lines.readPacked("gzip", charset, () -> new GzipMembers(in, lines::anotherMember));
    } else if (isZstd(in)) {
      lines.readPacked("zstd", charset, () -> zstd(in));
    } else {
      FileKinds.refuseBinary(in, charset, namedPacked);
      lines.readText(in, charset);
    }
    sink.end();
  }

  /**
   * Reads lines out of a plain file in UTF-8, whatever the first of them looks like.
   *
   * @param isFirst whether the file begins here
   */
  static void readPiece(InputStream raw, boolean isFirst, Sink sink) throws IOException {
    BufferedInputStream in = new BufferedInputStream(StorageException.telling(raw), CHUNK_BYTES);
    TextLines lines = new TextLines(sink);
    if (isFirst) {
      lines.readText(in, StandardCharsets.UTF_8);
    } else {
      lines.readAll(in);
    }
    sink.end();
  }

  private void anotherMember() {
    if (!severalMembers) {
      sink.note("several gzip members");
    }
    severalMembers = true;
  }

  /** Looks at the first bytes without taking them. */
  static boolean startsWith(BufferedInputStream in, byte[] magic) throws IOException {
    in.mark(magic.length);
    byte[] found = in.readNBytes(magic.length);
    in.reset();
    return Arrays.equals(found, magic);
  }

  /** Whether a file is gzip or Zstandard. */
  static boolean isPacked(BufferedInputStream in) throws IOException {
    return startsWith(in, GZIP) || isZstd(in);
  }

  private static boolean isZstd(BufferedInputStream in) throws IOException {
    in.mark(1 + SKIPPABLE.length);
    int first = in.read();
    boolean skippable =
        first >> 4 == 5 && Arrays.equals(in.readNBytes(SKIPPABLE.length), SKIPPABLE);
    in.reset();
    return skippable || startsWith(in, ZSTD);
  }

  private interface Unpack {
    InputStream open() throws IOException;
  }

  private static InputStream zstd(InputStream in) throws IOException {
    return new ZstdInputStream(new ZstdFrames(in)).setLongMax(MAX_WINDOW_LOG);
  }

  private void readPacked(String name, Charset charset, Unpack unpack) throws IOException {
    try (InputStream in = unpack.open()) {
      BufferedInputStream text = new BufferedInputStream(in, CHUNK_BYTES);
      FileKinds.refuseBinary(text, charset, false);
      readText(text, charset);
    } catch (EOFException e) {
      throw damaged("truncated", name);
    } catch (ZstdIOException e) {
      boolean truncated = String.valueOf(e.getMessage()).contains("Truncated");
      throw damaged(truncated ? "truncated" : "corrupt", name);
    } catch (ZipException e) {
      throw damaged("corrupt", name);
    }
  }

  private BadFileException damaged(String how, String name) {
    return new BadFileException(
        line,
        "%s %s: the rest of the file cannot be read; write the file again".formatted(how, name));
  }

  private void readText(BufferedInputStream in, Charset charset) throws IOException {
    if (charset.equals(StandardCharsets.UTF_8)) {
      if (startsWith(in, BYTE_ORDER_MARK)) {
        in.skipNBytes(BYTE_ORDER_MARK.length);
      }
      readAll(in);
    } else {
      BufferedInputStream text = new BufferedInputStream(new Utf8Stream(in, charset), CHUNK_BYTES);
      if (startsWith(text, BYTE_ORDER_MARK)) {
        text.skipNBytes(BYTE_ORDER_MARK.length);
      }
      readAll(text);
    }
  }

  private void readAll(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      split(chunk, read);
    }
    if (afterCr) {
      endOfLine(new byte[0], 0, 0, "\r");
    } else if (carried.size() > 0) {
      endOfLine(new byte[0], 0, 0, "");
    }
  }

  private void split(byte[] chunk, int length) {
    int start = 0;
    if (afterCr && length > 0) {
      boolean lf = chunk[0] == '\n';
      endOfLine(chunk, 0, 0, lf ? "\r\n" : "\r");
      start = lf ? 1 : 0;
      afterCr = false;
    }
    for (int i = start; i < length; i++) {
      if (chunk[i] == '\n') {
        endOfLine(chunk, start, i - start, "\n");
        start = i + 1;
      } else if (chunk[i] == '\r') {
        if (i + 1 == length) {
          carry(chunk, start, i - start);
          afterCr = true;
          return;
        }
        boolean lf = chunk[i + 1] == '\n';
        endOfLine(chunk, start, i - start, lf ? "\r\n" : "\r");
        i += lf ? 1 : 0;
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

  private void endOfLine(byte[] bytes, int from, int length, String end) {
    if (carried.size() == 0 && length <= MAX_LINE_BYTES) {
      handOver(bytes, from, length, end);
    } else {
      carry(bytes, from, length);
      byte[] whole = carried.toByteArray();
      if (tooLong) {
        sink.broken(line, "longer than 1 MiB", lenient(whole, 0, whole.length), false);
      } else {
        handOver(whole, 0, whole.length, end);
      }
      carried.reset();
      tooLong = false;
    }
    line++;
  }

  private void handOver(byte[] bytes, int from, int length, String end) {
    String text = lenient(bytes, from, length);
    if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes, from, length)) {
      sink.broken(line, NOT_UTF8, text, true);
    } else if (text.indexOf('\0') >= 0) {
      sink.broken(line, NUL, text, true);
    } else {
      sink.line(line, text, end);
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

  private static String lenient(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
