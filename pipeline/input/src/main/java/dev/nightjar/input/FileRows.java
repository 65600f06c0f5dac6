package dev.nightjar.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the rows of a file in the format its name says: {@code .csv}, {@code .tsv} or {@code .tab},
 * {@code .parquet}, {@code .jsonl}, {@code .ndjson} or {@code .json}, each but Parquet perhaps
 * followed by {@code .gz} or {@code .zst}. Of any other name the first bytes tell.
 */
public final class FileRows {
  private static final byte[] ENCRYPTED = {'P', 'A', 'R', 'E'};

  private static final Pattern PACKED = Pattern.compile("\\.(gz|gzip|zst|zstd)$");

  private FileRows() {}

  /**
   * @param uri of the file, for its name and for messages
   * @param in the file; is not closed
   * @throws IOException if the storage fails, naming the file
   * @throws BadFileException if the file cannot be read without losing or inventing rows
   */
  public static void read(String uri, InputStream in, InputFields fields, RowSink sink)
      throws IOException {
    BufferedInputStream file = new BufferedInputStream(in);
    String name = PACKED.matcher(uri.toLowerCase(Locale.ROOT)).replaceFirst("");
    try {
      if (TextLines.startsWith(file, ENCRYPTED)) {
        throw new BadFileException("expected Parquet that anybody can read, found it encrypted");
      }
      if (TextLines.startsWith(file, ParquetRows.MAGIC)) {
        readParquet(file, fields, sink);
      } else if (FileForm.of(name) == FileForm.PARQUET) {
        throw noParquet(file);
      } else {
        readLines(uri, file, StandardCharsets.UTF_8, text(name, fields, sink));
      }
    } catch (BadFileException e) {
      throw e.in(uri);
    }
  }

  /**
   * Reads Parquet where it lies: a row group is copied when its turn comes, so that a sink that
   * throws {@link EnoughRows} spares the rest.
   *
   * @throws IOException if the storage fails
   * @throws BadFileException if the file cannot be read without losing or inventing rows
   */
  public static void readParquet(InputFile file, InputFields fields, RowSink sink)
      throws IOException {
    try {
      ParquetPieces.read(file, fields, sink);
    } catch (BadFileException e) {
      throw e.in(file.uri());
    }
  }

  /**
   * Reads the lines of a file of text.
   *
   * @param charset of the text, see {@link TextLines}
   * @param lines made by {@link #csv}, {@link #json} or {@link #byFirstLine}
   */
  public static void readText(String uri, InputStream in, Charset charset, TextLines.Sink lines)
      throws IOException {
    try {
      readLines(uri, in, charset, lines);
    } catch (BadFileException e) {
      throw e.in(uri);
    }
  }

  /**
   * Whether the bytes at the beginning of a file are those of plain text in UTF-8, whatever its
   * name says.
   */
  public static boolean isPlainText(InputStream beginning) throws IOException {
    BufferedInputStream file = new BufferedInputStream(beginning);
    if (TextLines.startsWith(file, ENCRYPTED)
        || TextLines.startsWith(file, ParquetRows.MAGIC)
        || TextLines.isPacked(file)) {
      return false;
    }
    try {
      FileKinds.refuseBinary(file, StandardCharsets.UTF_8, false);
      return true;
    } catch (BadFileException e) {
      return false; // as reading all of it says
    }
  }

  private static void readLines(String uri, InputStream in, Charset charset, TextLines.Sink lines)
      throws IOException {
    boolean namedPacked = PACKED.matcher(uri.toLowerCase(Locale.ROOT)).find();
    TextLines.read(in, charset, namedPacked, lines);
  }

  /** Cells, told apart by a dialect that leaves nothing to the format. */
  public static TextLines.Sink csv(CsvDialect dialect, InputFields fields, RowSink sink) {
    return new CsvRows(dialect, fields, sink);
  }

  /** One JSON object a line. */
  public static TextLines.Sink json(InputFields fields, RowSink sink) {
    return new JsonRows(fields, sink);
  }

  /**
   * Lines whose first one tells what reads them.
   *
   * @param choose what reads the file, by its first line that is not blank
   */
  public static TextLines.Sink byFirstLine(Function<String, TextLines.Sink> choose, RowSink sink) {
    return new ByFirstLine(choose, sink);
  }

  private static TextLines.Sink text(String name, InputFields fields, RowSink sink) {
    return switch (FileForm.of(name)) {
      case CSV -> new CsvRows(fields.dialect().forCsv(), fields, sink);
      case TSV -> new CsvRows(fields.dialect().forTsv(), fields, sink);
      case JSON_LINES -> new JsonRows(fields, sink);
      case PARQUET, OTHER -> new ByFirstLine(line -> byContent(line, fields, sink), sink);
    };
  }

  /** JSON begins with a brace or bracket; otherwise a tab means TSV, and anything else CSV. */
  private static TextLines.Sink byContent(String line, InputFields fields, RowSink sink) {
    if (CsvHeader.isJson(line)) {
      return new JsonRows(fields, sink);
    }
    if (line.contains("\t")) {
      return new CsvRows(fields.dialect().forTsv(), fields, sink);
    }
    return new CsvRows(fields.dialect().forCsv(), fields, sink);
  }

  private static BadFileException noParquet(BufferedInputStream file) throws IOException {
    return new BadFileException(
        TextLines.isPacked(file)
            ? "expected Parquet, found a packed file: unpack it, since Parquet packs its pages itself"
            : "expected Parquet, found other bytes: write the file again");
  }

  /** Parquet is read from its end: from a copy on the local disk. */
  private static void readParquet(InputStream in, InputFields fields, RowSink sink)
      throws IOException {
    Path copy = Files.createTempFile("nightjar-", ".parquet");
    try {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      ParquetRows.read(copy, fields, sink);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static final class ByFirstLine implements TextLines.Sink {
    private final Function<String, TextLines.Sink> choose;
    private final RowSink sink;
    private TextLines.Sink format;

    ByFirstLine(Function<String, TextLines.Sink> choose, RowSink sink) {
      this.choose = choose;
      this.sink = sink;
    }

    @Override
    public void line(long line, String text, String end) {
      if (format == null && !text.isBlank()) {
        format = choose.apply(text.strip());
      }
      if (format != null) {
        format.line(line, text, end);
      }
    }

    @Override
    public void broken(long line, String reason, String text, boolean whole) {
      if (format == null) {
        sink.broken(line, reason, text);
      } else {
        format.broken(line, reason, text, whole);
      }
    }

    @Override
    public void note(String what) {
      sink.note(what);
    }

    @Override
    public void end() {
      if (format != null) {
        format.end();
      }
    }
  }
}
