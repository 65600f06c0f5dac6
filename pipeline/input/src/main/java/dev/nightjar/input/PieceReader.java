package dev.nightjar.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads a large plain file in UTF-8 piece by piece, as {@link FileRows} reads it in one: whether it
 * can be read, its columns and how it is written its first rows tell, of which {@link
 * #MAX_BEGINNING} are looked at.
 */
public final class PieceReader {
  private static final long MAX_BEGINNING = 1 << 26;

  private final InputFile file;
  private final InputFields fields;
  private final FirstRows firstRows = new FirstRows();
  private final CsvRows firstCells; // null where the form has no header

  private PieceReader(InputFile file, InputFields fields, CsvDialect dialect) {
    this.file = file;
    this.fields = fields;
    this.firstCells = dialect == null ? null : new CsvRows(dialect, fields, firstRows);
  }

  /** How cells are told apart in a form of files; null in one without cells. */
  public static CsvDialect dialect(FileForm form, InputFields fields) {
    return switch (form) {
      case CSV -> fields.dialect().forCsv();
      case TSV -> fields.dialect().forTsv();
      case JSON_LINES, PARQUET, OTHER -> null;
    };
  }

  /**
   * Reads the beginning.
   *
   * @throws BadFileException if that says that the file cannot be read
   */
  public static PieceReader of(InputFile file, InputFields fields) throws IOException {
    FileForm form = FileForm.of(file.uri());
    PieceReader reader = new PieceReader(file, fields, dialect(form, fields));
    try {
      reader.readBeginning();
    } catch (EnoughRows e) {
      // The first rows are there.
    } catch (BadFileException e) {
      throw e.in(file.uri());
    }
    return reader;
  }

  private void readBeginning() throws IOException {
    if (FileForm.of(file.uri()) == FileForm.PARQUET) {
      ParquetPieces.read(file, fields, firstRows);
      return;
    }
    long bytes = Math.min(MAX_BEGINNING, file.bytes());
    try (InputStream in = InputFiles.open(file.uri(), 0, bytes)) {
      TextLines.Sink rows =
          firstCells == null
              ? new JsonRows(fields, firstRows)
              : new WholeLines(firstCells, bytes == file.bytes());
      TextLines.read(in, StandardCharsets.UTF_8, false, rows);
    }
  }

  /** See {@link ParseRows#ofPiece}. */
  public List<Row> firstRows() {
    return firstRows.rows();
  }

  /**
   * Reads whole rows.
   *
   * @param from the first byte
   * @param to the byte after the last one
   * @param linesBefore lines, or rows of Parquet, before them
   * @param sink takes rows by their line in the piece
   * @throws BadFileException if the rest of the file cannot be read without losing rows
   */
  public void read(long from, long to, long linesBefore, RowSink sink) throws IOException {
    try {
      if (FileForm.of(file.uri()) == FileForm.PARQUET) {
        ParquetPieces.read(file, new ParquetPieces.Span(from, to, linesBefore), fields, sink);
      } else {
        try (InputStream in = InputFiles.open(file.uri(), from, to)) {
          TextLines.readPiece(in, from == 0, rows(from == 0, sink));
        }
      }
    } catch (BadFileException e) {
      throw e.behind(linesBefore).in(file.uri());
    }
  }

  private TextLines.Sink rows(boolean isFirst, RowSink sink) {
    if (firstCells == null) {
      return JsonRows.ofPiece(fields, sink);
    }
    return isFirst
        ? new CsvRows(dialect(FileForm.of(file.uri()), fields), fields, sink)
        : firstCells.ofPiece(sink);
  }

  /** Lines without the last one, where that may be the beginning of a line only. */
  private static final class WholeLines implements TextLines.Sink {
    private final TextLines.Sink rows;
    private final boolean isAll;
    private Runnable last = () -> {};

    WholeLines(TextLines.Sink rows, boolean isAll) {
      this.rows = rows;
      this.isAll = isAll;
    }

    @Override
    public void line(long line, String text, String end) {
      last.run();
      last = () -> rows.line(line, text, end);
    }

    @Override
    public void broken(long line, String reason, String text, boolean whole) {
      last.run();
      last = () -> rows.broken(line, reason, text, whole);
    }

    @Override
    public void end() {
      if (isAll) {
        last.run();
        rows.end();
      }
    }
  }
}
