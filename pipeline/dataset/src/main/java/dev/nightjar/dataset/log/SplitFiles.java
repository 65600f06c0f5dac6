package dev.nightjar.dataset.log;

import dev.nightjar.contract.Require;
import dev.nightjar.input.CsvDialect;
import dev.nightjar.input.CsvScan;
import dev.nightjar.input.FileForm;
import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.ParquetPieces;
import dev.nightjar.input.PieceReader;
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
 * Large plain files to pieces of whole rows: JSON lines, CSV and TSV cut behind a LF, Parquet
 * between row groups. Every other file stays whole: rows of a packed file are found only by reading
 * it. Each piece of text is read twice: first its lines are counted, so that every row knows its
 * line in the file, and in CSV quotes are followed. A piece of CSV that begins within a quoted cell
 * leaves the rest of that row to the piece before; a file with a quote that leaves open what is a
 * row is read in one, as if it were small.
 */
final class SplitFiles extends PTransform<PCollection<InputFile>, PCollection<FilePiece>> {
  private static final int CHUNK_BYTES = 1 << 16;

  private final long pieceBytes;
  private final InputFields fields;

  private SplitFiles(long pieceBytes, InputFields fields) {
    this.pieceBytes = Require.atLeast(pieceBytes, 1, "pieceBytes");
    this.fields = fields;
  }

  /**
   * @param pieceBytes length of a piece, about
   */
  static SplitFiles into(long pieceBytes, InputFields fields) {
    return new SplitFiles(pieceBytes, fields);
  }

  /** Whether a file is worth it, by its name and length. */
  static boolean isLarge(InputFile file, long pieceBytes) {
    return file.bytes() >= 2 * pieceBytes
        && FileForm.of(file.uri()) != FileForm.OTHER
        && EngineFiles.readsRanges(file.uri());
  }

  @Override
  public PCollection<FilePiece> expand(PCollection<InputFile> files) {
    return files
        .apply("Split", ParDo.of(new Split(pieceBytes, fields)))
        .setCoder(FilePiece.CODER)
        .apply("SpreadPieces", Reshuffle.viaRandomKey())
        .apply("Scan", ParDo.of(new Scan(fields)))
        .setCoder(KvCoder.of(VarIntCoder.of(), ScannedPiece.CODER))
        .apply("GroupByFile", GroupByKey.create())
        .apply("NumberRows", ParDo.of(new NumberRows()))
        .setCoder(FilePiece.CODER);
  }

  /**
   * The pieces of a file, in order; those of text end with a line and perhaps not with a row. Until
   * all are together, {@code linesBefore} of a piece of Parquet are the rows in it.
   */
  static List<FilePiece> split(InputFile file, long pieceBytes, InputFields fields)
      throws IOException {
    List<FilePiece> pieces = new ArrayList<>();
    if (isLarge(file, pieceBytes) && FileForm.of(file.uri()) == FileForm.PARQUET) {
      for (ParquetPieces.Piece piece : ParquetPieces.of(file, pieceBytes)) {
        pieces.add(new FilePiece(file, pieces.size(), piece.from(), piece.to(), piece.rows()));
      }
    } else if (isLarge(file, pieceBytes) && canBeCut(file, fields)) {
      for (long from = 0; from < file.bytes(); ) {
        long to = nextLine(file, from + pieceBytes);
        pieces.add(new FilePiece(file, pieces.size(), from, to, 0));
        from = to;
      }
    }
    return pieces.isEmpty() ? List.of(FilePiece.whole(file)) : pieces;
  }

  /** Whether the file begins as its name says, and rows are found by their bytes. */
  private static boolean canBeCut(InputFile file, InputFields fields) throws IOException {
    CsvDialect dialect = PieceReader.dialect(FileForm.of(file.uri()), fields);
    try (InputStream in = EngineFiles.open(file.uri(), 0, Math.min(CHUNK_BYTES, file.bytes()))) {
      return dialect == null
          ? beginsWithObject(in)
          : CsvScan.canScan(dialect) && FileRows.isPlainText(in);
    }
  }

  private static boolean beginsWithObject(InputStream in) throws IOException {
    int first = in.read();
    while (first >= 0 && (Character.isWhitespace(first) || first > 0x7f)) {
      first = in.read(); // blanks, or the byte order mark
    }
    return first == '{';
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

  /** Reads as much of a piece as tells its rows apart. */
  static ScannedPiece scan(FilePiece piece, InputFields fields) throws IOException {
    FileForm form = FileForm.of(piece.file().uri());
    if (piece.isWhole() || form == FileForm.PARQUET) {
      return ScannedPiece.ofLines(piece, piece.linesBefore());
    }
    CsvDialect dialect = PieceReader.dialect(form, fields);
    return dialect != null && CsvScan.isNeeded(dialect)
        ? ScannedPiece.scan(piece, dialect)
        : ScannedPiece.countLines(piece);
  }

  /** The pieces of whole rows of one file. */
  static List<FilePiece> number(List<ScannedPiece> scanned) {
    if (scanned.size() == 1) {
      return List.of(scanned.get(0).piece());
    }
    List<ScannedPiece> inOrder = new ArrayList<>(scanned);
    inOrder.sort(Comparator.comparingInt(piece -> piece.piece().number()));
    return new JoinPieces(inOrder.get(0).piece().file()).of(inOrder);
  }

  static final class Split extends DoFn<InputFile, FilePiece> {
    private final long pieceBytes;
    private final InputFields fields;

    Split(long pieceBytes, InputFields fields) {
      this.pieceBytes = pieceBytes;
      this.fields = fields;
    }

    @ProcessElement
    public void split(@Element InputFile file, OutputReceiver<FilePiece> out) throws IOException {
      SplitFiles.split(file, pieceBytes, fields).forEach(out::output);
    }
  }

  static final class Scan extends DoFn<FilePiece, KV<Integer, ScannedPiece>> {
    private final InputFields fields;

    Scan(InputFields fields) {
      this.fields = fields;
    }

    @ProcessElement
    public void scan(@Element FilePiece piece, OutputReceiver<KV<Integer, ScannedPiece>> out)
        throws IOException {
      out.output(KV.of(piece.file().ordinal(), SplitFiles.scan(piece, fields)));
    }
  }

  static final class NumberRows extends DoFn<KV<Integer, Iterable<ScannedPiece>>, FilePiece> {
    @ProcessElement
    public void number(
        @Element KV<Integer, Iterable<ScannedPiece>> file, OutputReceiver<FilePiece> out) {
      List<ScannedPiece> pieces = new ArrayList<>();
      file.getValue().forEach(pieces::add);
      SplitFiles.number(pieces).forEach(out::output);
    }
  }
}
