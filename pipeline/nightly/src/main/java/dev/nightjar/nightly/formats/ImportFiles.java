package dev.nightjar.nightly.formats;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Turns one file of a public data set into one of our input, row by row: memory is one row. A row
 * that lacks what we need is skipped and counted.
 *
 * @param format how it is read
 * @param columns our name to that of the file
 * @param maxSkipped highest accepted fraction of skipped rows
 */
public record ImportFiles(PublicFormat format, Map<String, String> columns, double maxSkipped) {
  private static final List<String> LOG = List.of("user_id", "item_id", "timestamp");
  private static final List<String> CATALOG = List.of("item_id");

  /** What became of the rows. */
  public record Counts(long written, long skipped) {}

  private interface Source {
    void read(BufferedReader lines, Rows rows) throws IOException;
  }

  /** The log: gzipped JSON lines. */
  public Counts interactions(Path from, Path to) throws IOException {
    return convert(
        from, to, LOG, (lines, rows) -> format.reader().interactions(lines, columns, rows::accept));
  }

  /** The catalogue: gzipped JSON lines. */
  public Counts catalog(Path from, Path to) throws IOException {
    return convert(
        from, to, CATALOG, (lines, rows) -> format.reader().catalog(lines, columns, rows::accept));
  }

  private Counts convert(Path from, Path to, List<String> required, Source source)
      throws IOException {
    Path unfinished = to.resolveSibling(to.getFileName() + ".part");
    Counts counts;
    try (BufferedReader lines = open(from);
        Writer out =
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(unfinished)), StandardCharsets.UTF_8)) {
      Rows rows = new Rows(out, required);
      source.read(lines, rows);
      counts = rows.counts();
      check(from, counts, required);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING);
    return counts;
  }

  private void check(Path from, Counts counts, List<String> required) {
    long rows = counts.written() + counts.skipped();
    if (counts.written() == 0 || counts.skipped() > maxSkipped * rows) {
      throw new ContractException(
          "%s: expected rows of format %s with %s, found %d such rows of %d"
              .formatted(from, format, String.join(", ", required), counts.written(), rows));
    }
  }

  /** Plain or gzip, whatever the name. */
  private static BufferedReader open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return new BufferedReader(
        new InputStreamReader(gzip ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
  }

  /** Writes the rows that have what we need. */
  private static final class Rows {
    private final Writer out;
    private final List<String> required;
    private long written;
    private long skipped;

    Rows(Writer out, List<String> required) {
      this.out = out;
      this.required = required;
    }

    void accept(Map<String, Object> fields) {
      if (required.stream().anyMatch(name -> fields.get(name) == null)) {
        skipped++;
        return;
      }
      Map<String, Object> row = new LinkedHashMap<>(fields);
      row.values().removeIf(Objects::isNull);
      try {
        out.write(inOrder(row));
        out.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      written++;
    }

    /** Fields stand as the documentation of the input lists them. */
    private static String inOrder(Map<String, Object> row) {
      var object = Json.MAPPER.createObjectNode();
      row.forEach((name, value) -> object.set(name, Json.tree(value)));
      return Json.line(object);
    }

    Counts counts() {
      return new Counts(written, skipped);
    }
  }
}
