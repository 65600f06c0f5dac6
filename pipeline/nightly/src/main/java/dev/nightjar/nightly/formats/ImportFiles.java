package dev.nightjar.nightly.formats;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.input.BadFileException;
import dev.nightjar.input.EventFilter;
import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.ParseCatalog;
import dev.nightjar.input.ParseInteraction;
import dev.nightjar.input.RowParser;
import dev.nightjar.input.RowSink;
import dev.nightjar.input.TextLines;
import dev.nightjar.input.TimeWindow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/**
 * Turns one file of a public data set into one of our input, row by row: memory is one row. A row
 * that the dataset stage would not take is skipped and counted.
 *
 * @param format how it is read
 * @param log the fields of the log, with the caller's names of columns and dialect
 * @param items the fields of the catalog, likewise
 * @param charset of the text
 * @param maxSkipped highest accepted fraction of skipped rows
 */
public record ImportFiles(
    PublicFormat format, InputFields log, InputFields items, Charset charset, double maxSkipped) {
  /**
   * What became of the rows.
   *
   * @param reasons why rows were skipped, how many for each, and where the first stands; or nothing
   */
  public record Counts(long written, long skipped, String reasons) {}

  /** The log: gzipped JSON lines. */
  public Counts interactions(Path from, Path to) throws IOException {
    PublicFormat.Reader reader = format.reader();
    ParseInteraction parser = ParseInteraction.with(EventFilter.NONE, TimeWindow.ANY);
    return convert(
        from, to, log, reader::interaction, parser, rows -> reader.interactions(log, rows));
  }

  /** The catalog: gzipped JSON lines. */
  public Counts catalog(Path from, Path to) throws IOException {
    PublicFormat.Reader reader = format.reader();
    return convert(
        from, to, items, reader::item, new ParseCatalog(), rows -> reader.catalog(items, rows));
  }

  private Counts convert(
      Path from,
      Path to,
      InputFields fields,
      UnaryOperator<ObjectNode> ours,
      RowParser<?> parser,
      Function<RowSink, TextLines.Sink> lines)
      throws IOException {
    if (Files.isDirectory(from)) {
      throw new ContractException(from + ": expected a file, found a folder: name one file of it");
    }
    Path unfinished = to.resolveSibling(to.getFileName() + ".part");
    Counts counts;
    try (InputStream in = Files.newInputStream(from);
        Writer out =
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(unfinished)), StandardCharsets.UTF_8)) {
      ImportRows rows = new ImportRows(out, fields.names(), ours, parser);
      FileRows.readText(from.toString(), in, charset, lines.apply(rows));
      rows.finish();
      check(from, rows, fields);
      counts =
          new Counts(rows.written(), rows.skipped(), rows.skipped() == 0 ? "" : rows.reasons());
    } catch (BadFileException e) {
      throw new ContractException(e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING);
    return counts;
  }

  private void check(Path from, ImportRows rows, InputFields fields) {
    long all = rows.written() + rows.skipped();
    if (rows.written() == 0 || rows.skipped() > maxSkipped * all) {
      throw new ContractException(
          "%s: expected rows of format %s with %s, found %,d such rows of %,d%s%s"
              .formatted(
                  from,
                  format,
                  String.join(", ", fields.required()),
                  rows.written(),
                  all,
                  rows.skipped() == 0 ? "" : ": " + rows.reasons(),
                  rows.skippedFor("not UTF-8")
                      ? "; name the file's own encoding, as in --encoding ISO-8859-1"
                      : ""));
    }
  }
}
