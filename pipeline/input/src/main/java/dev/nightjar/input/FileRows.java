package dev.nightjar.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Reads the rows of a file in the format its name says: {@code .csv}, {@code .tsv} or {@code .tab},
 * {@code .parquet}, {@code .jsonl}, {@code .ndjson} or {@code .json}, each but Parquet perhaps
 * followed by {@code .gz} or {@code .zst}. Of any other name the first bytes tell.
 */
public final class FileRows {
  private FileRows() {}

  /**
   * @param in the file; is not closed
   * @throws IOException if the storage fails
   */
  public static void read(String uri, InputStream in, InputFields fields, RowSink sink)
      throws IOException {
    BufferedInputStream file = new BufferedInputStream(in);
    String name = uri.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|gzip|zst|zstd)$", "");
    if (name.endsWith(".parquet") || TextLines.startsWith(file, ParquetRows.MAGIC)) {
      readParquet(file, fields, sink);
    } else {
      TextLines.read(file, text(name, fields, sink));
    }
  }

  private static TextLines.Sink text(String name, InputFields fields, RowSink sink) {
    if (name.endsWith(".csv")) {
      return new CsvRows(',', fields, sink);
    }
    if (name.matches(".*\\.(tsv|tab)")) {
      return new CsvRows('\t', fields, sink);
    }
    return name.matches(".*\\.(jsonl|ndjson|json)")
        ? new JsonRows(fields.names(), sink)
        : new ByFirstLine(fields, sink);
  }

  /** Parquet is read from its end: from a copy on the local disk. */
  private static void readParquet(InputStream in, InputFields fields, RowSink sink)
      throws IOException {
    Path copy = Files.createTempFile("nightjar-", ".parquet");
    try {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      ParquetRows.read(copy, fields.names(), sink);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** JSON begins with a brace; otherwise a tab means TSV and a comma CSV. */
  private static final class ByFirstLine implements TextLines.Sink {
    private final InputFields fields;
    private final RowSink sink;
    private TextLines.Sink format;

    ByFirstLine(InputFields fields, RowSink sink) {
      this.fields = fields;
      this.sink = sink;
    }

    @Override
    public void line(long line, String text) {
      if (format == null && !text.isBlank()) {
        format = formatOf(text.strip());
      }
      if (format != null) {
        format.line(line, text);
      }
    }

    private TextLines.Sink formatOf(String text) {
      if (!text.startsWith("{") && text.contains("\t")) {
        return new CsvRows('\t', fields, sink);
      }
      return !text.startsWith("{") && text.contains(",")
          ? new CsvRows(',', fields, sink)
          : new JsonRows(fields.names(), sink);
    }

    @Override
    public void broken(long line, String reason, String text) {
      if (format == null) {
        sink.broken(line, reason, text);
      } else {
        format.broken(line, reason, text);
      }
    }

    @Override
    public void end() {
      if (format != null) {
        format.end();
      }
    }
  }
}
