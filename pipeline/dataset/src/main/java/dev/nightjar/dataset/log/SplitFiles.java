package dev.nightjar.dataset.log;

import dev.nightjar.contract.Require;
import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Large files of JSON lines to pieces of whole lines, which end at a LF; every other file stays
 * whole: lines of a packed file are found only by reading it, and a quoted cell of CSV may hold a
 * line end. The lines of each piece are counted, so that every row knows its line in the file: what
 * is split is read twice.
 */
final class SplitFiles extends PTransform<PCollection<InputFile>, PCollection<FilePiece>> {
  private static final int CHUNK_BYTES = 1 << 16;

  private final long pieceBytes;

  private SplitFiles(long pieceBytes) {
    this.pieceBytes = Require.atLeast(pieceBytes, 1, "pieceBytes");
  }

  /**
   * @param pieceBytes length of a piece, about
   */
  static SplitFiles into(long pieceBytes) {
    return new SplitFiles(pieceBytes);
  }

  /** Whether a file is worth it, by its name and length. */
  static boolean isLarge(InputFile file, long pieceBytes) {
    return file.bytes() >= 2 * pieceBytes
        && FileRows.isJsonLines(file.uri())
        && EngineFiles.readsRanges(file.uri());
  }

  @Override
  public PCollection<FilePiece> expand(PCollection<InputFile> files) {
    return files
        .apply("Split", ParDo.of(new Split(pieceBytes)))
        .setCoder(FilePiece.CODER)
        .apply("SpreadPieces", Reshuffle.viaRandomKey())
        .apply("CountLines", ParDo.of(new CountLines()))
        .setCoder(KvCoder.of(VarIntCoder.of(), FilePiece.CODER))
        .apply("GroupByFile", GroupByKey.create())
        .apply("NumberLines", ParDo.of(new NumberLines()))
        .setCoder(FilePiece.CODER);
  }

  /** The pieces of a file, in order. */
  static List<FilePiece> split(InputFile file, long pieceBytes) throws IOException {
    if (!isLarge(file, pieceBytes) || !isPlain(file)) {
      return List.of(FilePiece.whole(file));
    }
    List<FilePiece> pieces = new ArrayList<>();
    for (long from = 0; from < file.bytes(); ) {
      long to = nextLine(file, from + pieceBytes);
      pieces.add(new FilePiece(file, pieces.size(), from, to, 0));
      from = to;
    }
    return pieces;
  }

  /** Whether the file begins as text of JSON does, whatever its name says. */
  private static boolean isPlain(InputFile file) throws IOException {
    try (InputStream in = EngineFiles.open(file.uri(), 0, Math.min(CHUNK_BYTES, file.bytes()))) {
      int first = in.read();
      while (first >= 0 && (Character.isWhitespace(first) || first > 0x7f)) {
        first = in.read(); // blanks, or the byte order mark
      }
      return first == '{';
    }
  }

  /**
   * Where the first line begins that begins there or later; the length of the file if none does.
   */
  private static long nextLine(InputFile file, long near) throws IOException {
    for (long at = near - 1; at < file.bytes(); at += CHUNK_BYTES) {
      long to = Math.min(at + CHUNK_BYTES, file.bytes());
      try (InputStream in = EngineFiles.open(file.uri(), at, to)) {
        byte[] chunk = in.readNBytes(CHUNK_BYTES);
        for (int i = 0; i < chunk.length; i++) {
          if (chunk[i] == '\n') {
            return at + i + 1;
          }
        }
      }
    }
    return file.bytes();
  }

  /** As readers count them: a line ends in LF, CRLF or CR. */
  static long lines(InputStream in) throws IOException {
    long lines = 0;
    byte[] chunk = new byte[CHUNK_BYTES];
    byte before = 0;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      for (int i = 0; i < read; i++) {
        boolean crLf = chunk[i] == '\n' && before == '\r';
        lines += (chunk[i] == '\n' && !crLf) || chunk[i] == '\r' ? 1 : 0;
        before = chunk[i];
      }
    }
    return lines;
  }

  static final class Split extends DoFn<InputFile, FilePiece> {
    private final long pieceBytes;

    Split(long pieceBytes) {
      this.pieceBytes = pieceBytes;
    }

    @ProcessElement
    public void split(@Element InputFile file, OutputReceiver<FilePiece> out) throws IOException {
      SplitFiles.split(file, pieceBytes).forEach(out::output);
    }
  }

  /** Until all pieces of a file are together, {@code linesBefore} are the lines of the piece. */
  static final class CountLines extends DoFn<FilePiece, KV<Integer, FilePiece>> {
    @ProcessElement
    public void count(@Element FilePiece piece, OutputReceiver<KV<Integer, FilePiece>> out)
        throws IOException {
      long lines = 0;
      if (!piece.isWhole()) {
        try (InputStream in = piece.open()) {
          lines = lines(in);
        }
      }
      out.output(KV.of(piece.file().ordinal(), piece.behind(lines)));
    }
  }

  static final class NumberLines extends DoFn<KV<Integer, Iterable<FilePiece>>, FilePiece> {
    @ProcessElement
    public void number(
        @Element KV<Integer, Iterable<FilePiece>> file, OutputReceiver<FilePiece> out) {
      List<FilePiece> pieces = new ArrayList<>();
      file.getValue().forEach(pieces::add);
      pieces.sort(Comparator.comparingInt(FilePiece::number));
      long before = 0;
      for (FilePiece piece : pieces) {
        out.output(piece.behind(before));
        before += piece.linesBefore();
      }
    }
  }
}
