package dev.nightjar.dataset.log;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the rows of a file, plain or gzip (told by its first bytes, several members in a row
 * included). Blank lines are no rows, but count as lines. Memory is one row.
 */
public final class Rows {
  /** Longer rows are refused, whatever they hold. */
  static final int MAX_ROW_BYTES = 1 << 20;

  /** Takes the rows of one file in order. */
  public interface Sink {
    void row(long line, String row);

    /** A row that could not even be read. */
    void broken(long line, String reason, String row);
  }

  private final Sink sink;
  private final ByteArrayOutputStream row = new ByteArrayOutputStream(256);
  private long line = 1;
  private boolean tooLong;

  private Rows(Sink sink) {
    this.sink = sink;
  }

  /**
   * Reads to the end, or to where a gzip breaks off: the rows before the break are kept and the
   * break itself is one broken row.
   *
   * @throws IOException if the storage fails
   */
  public static void read(InputStream raw, Sink sink) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    Rows rows = new Rows(sink);
    if (!isGzip(in)) {
      rows.readAll(in);
      return;
    }
    try {
      rows.readAll(new GZIPInputStream(new Unending(in), 1 << 16));
    } catch (EOFException e) {
      rows.broken("truncated gzip: the rest of the file is missing");
    } catch (ZipException e) {
      rows.broken("corrupt gzip: the rest of the file cannot be read");
    }
  }

  private static boolean isGzip(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }

  private void readAll(InputStream in) throws IOException {
    byte[] chunk = new byte[1 << 16];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      split(chunk, read);
    }
    if (row.size() > 0) {
      endOfLine();
    }
  }

  private void split(byte[] chunk, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (chunk[i] == '\n') {
        append(chunk, start, i - start);
        endOfLine();
        start = i + 1;
      }
    }
    append(chunk, start, length - start);
  }

  private void append(byte[] bytes, int from, int length) {
    int kept = Math.min(length, MAX_ROW_BYTES - row.size());
    tooLong |= kept < length;
    row.write(bytes, from, kept);
  }

  private void endOfLine() {
    byte[] bytes = row.toByteArray();
    if (tooLong) {
      sink.broken(line, "longer than 1 MiB", lenient(bytes));
    } else {
      handOver(bytes);
    }
    nextLine();
  }

  private void handOver(byte[] bytes) {
    try {
      // A new decoder refuses what is not UTF-8, where a String would quietly put a question mark.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (!text.isBlank()) {
        sink.row(line, text.strip());
      }
    } catch (CharacterCodingException e) {
      sink.broken(line, "not UTF-8", lenient(bytes));
    }
  }

  private void broken(String reason) {
    sink.broken(line, reason, lenient(row.toByteArray()));
  }

  private void nextLine() {
    row.reset();
    tooLong = false;
    line++;
  }

  private static String lenient(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
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
