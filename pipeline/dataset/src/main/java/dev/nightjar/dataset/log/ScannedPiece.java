package dev.nightjar.dataset.log;

import dev.nightjar.dataset.element.RecordCoder;
import dev.nightjar.input.CsvDialect;
import dev.nightjar.input.CsvScan;
import dev.nightjar.input.CsvScan.Found;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * What must be known of a piece before the rows of its file are numbered.
 *
 * @param lines that end in it
 * @param closed which rows begin in it if the piece before ends with a row
 * @param open which if the piece before ends within a quoted cell
 */
record ScannedPiece(FilePiece piece, long lines, Found closed, Found open) {
  static final RecordCoder<ScannedPiece> CODER =
      RecordCoder.of(
          ScannedPiece.class,
          (scanned, out) -> {
            FilePiece.CODER.encode(scanned.piece, out);
            out.writeLong(scanned.lines);
            write(scanned.closed, out);
            write(scanned.open, out);
          },
          in -> new ScannedPiece(FilePiece.CODER.decode(in), in.readLong(), read(in), read(in)));

  private static final int CHUNK_BYTES = 1 << 16;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private static void write(Found found, DataOutputStream out) throws IOException {
    out.writeLong(found.firstRow());
    out.writeLong(found.linesBefore());
    out.writeLong(found.openBytes());
    out.writeBoolean(found.isSafe());
  }

  private static Found read(DataInputStream in) throws IOException {
    return new Found(in.readLong(), in.readLong(), in.readLong(), in.readBoolean());
  }

  /** Of a form whose rows are lines, or are told without reading. */
  static ScannedPiece ofLines(FilePiece piece, long lines) {
    return new ScannedPiece(piece, lines, Found.EVERY_LINE, Found.EVERY_LINE);
  }

  /** Reads a piece whose rows are lines. */
  static ScannedPiece countLines(FilePiece piece) throws IOException {
    try (InputStream in = piece.open()) {
      return ofLines(piece, lines(in));
    }
  }

  /** As readers count them: a line ends in LF, CRLF or CR. */
  static long lines(InputStream in) throws IOException {
    LineCount lines = new LineCount();
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      lines.take(chunk, read);
    }
    return lines.lines;
  }

  /** Reads a piece whose rows may span lines. */
  static ScannedPiece scan(FilePiece piece, CsvDialect dialect) throws IOException {
    try (InputStream in = piece.open()) {
      CsvScan closed = new CsvScan(dialect, false);
      CsvScan open = new CsvScan(dialect, true);
      LineCount lines = new LineCount();
      boolean agree = false;
      byte[] chunk = new byte[CHUNK_BYTES];
      int read = in.readNBytes(chunk, 0, CHUNK_BYTES);
      int from = piece.from() == 0 && beginsWithMark(chunk, read) ? BYTE_ORDER_MARK.length : 0;
      closed.skip(from);
      while (read > 0) {
        lines.take(chunk, read);
        closed.take(chunk, from, read);
        if (!agree) {
          open.take(chunk, from, read);
          agree = open.agreesWith(closed);
        }
        from = 0;
        read = in.readNBytes(chunk, 0, CHUNK_BYTES);
      }
      Found ofClosed = closed.found();
      return new ScannedPiece(
          piece, lines.lines, ofClosed, agree ? open.goingOn(ofClosed) : open.found());
    }
  }

  private static boolean beginsWithMark(byte[] chunk, int read) {
    int length = BYTE_ORDER_MARK.length;
    return read >= length && Arrays.equals(chunk, 0, length, BYTE_ORDER_MARK, 0, length);
  }

  /** Counts line ends chunk by chunk. */
  private static final class LineCount {
    private long lines;
    private byte before;

    void take(byte[] chunk, int length) {
      for (int i = 0; i < length; i++) {
        boolean crLf = chunk[i] == '\n' && before == '\r';
        lines += (chunk[i] == '\n' && !crLf) || chunk[i] == '\r' ? 1 : 0;
        before = chunk[i];
      }
    }
  }
}
