package dev.nightjar.dataset.check;

import dev.nightjar.dataset.log.EngineFiles;
import dev.nightjar.input.BadFileException;
import dev.nightjar.input.EnoughRows;
import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.ParseRows;
import dev.nightjar.input.Row;
import dev.nightjar.input.RowParser;
import dev.nightjar.input.RowSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The first rows of one file, and what became of them.
 *
 * @param shape how the file is written
 * @param whole whether these are all rows of the file
 * @param counts see {@link ParseRows}
 * @param examples the first row that was refused for each reason
 * @param failure why the file cannot be read
 */
record FileSample(
    String uri,
    FileShape shape,
    boolean whole,
    Map<String, Long> counts,
    Map<String, Example> examples,
    Optional<Exception> failure) {
  FileSample {
    counts = Map.copyOf(counts);
    examples = Map.copyOf(examples);
  }

  /**
   * Why the file cannot be read, in a sentence.
   *
   * @param input its flag without the dashes
   */
  Optional<String> whyUnreadable(String input) {
    return failure.map(
        failed ->
            failed instanceof BadFileException bad
                ? PublicLayout.hint(input, uri, shape).map(bad::advising).orElse(words(bad))
                : words(failed));
  }

  /**
   * As {@link #whyUnreadable}, where the file itself is at fault. If the storage failed the engine
   * tries again.
   */
  Optional<IOException> refusal(String input) {
    return failure
        .filter(BadFileException.class::isInstance)
        .map(bad -> new IOException(whyUnreadable(input).orElseThrow(), bad));
  }

  private static String words(Exception failed) {
    return failed.getMessage() == null ? failed.toString() : failed.getMessage();
  }

  /** A row, by its line. */
  record Example(String file, long line, String text) {}

  long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** Takes what stands in the file. */
  interface Sink<T> {
    /** A row as it is written, good or not. */
    default void row(Row row) {}

    void value(T value);
  }

  /**
   * Reads one file.
   *
   * @param rows at most
   */
  static <T> FileSample read(
      InputFile file, InputFields fields, RowParser<T> parser, long rows, Sink<T> sink) {
    FileShape.Finder shape = new FileShape.Finder(fields);
    Map<String, Example> examples = new LinkedHashMap<>();
    ParseRows<T> parse =
        new ParseRows<>(file.ordinal(), parser, new Out<>(file.uri(), sink::value, examples));
    Limited limited = new Limited(rows, parse, shape, sink::row);
    Optional<Exception> failure = Optional.empty();
    try {
      read(file, fields, shape, limited);
    } catch (EnoughRows e) {
      // As many as were asked for.
    } catch (IOException | RuntimeException e) {
      failure = Optional.of(e);
    }
    limited.notes.forEach(shape::note);
    return new FileSample(
        file.uri(), shape.found(), !limited.isCut, parse.finish(), examples, failure);
  }

  /** Of Parquet only the row groups that are needed leave the storage, where it can be. */
  private static void read(InputFile file, InputFields fields, FileShape.Finder shape, RowSink sink)
      throws IOException {
    boolean readsRanges = EngineFiles.readsRanges(file.uri());
    if (readsRanges) {
      long looked = Math.min(FileShape.LOOKED_AT, file.bytes());
      try (InputStream start = EngineFiles.open(file.uri(), 0, looked)) {
        shape.lookingAt(start);
      }
      if (shape.isParquet()) {
        FileRows.readParquet(file, fields, sink);
        return;
      }
    }
    try (InputStream in = EngineFiles.open(file.uri())) {
      FileRows.read(file.uri(), readsRanges ? in : shape.lookingAt(in), fields, sink);
    }
  }

  /** Passes so many rows on, and no more. */
  private static final class Limited implements RowSink {
    private final ParseRows<?> parse;
    private final FileShape.Finder shape;
    private final Consumer<Row> rows;
    private long left;
    private final List<String> notes = new ArrayList<>();
    private boolean isCut;

    Limited(long limit, ParseRows<?> parse, FileShape.Finder shape, Consumer<Row> rows) {
      this.left = limit;
      this.parse = parse;
      this.shape = shape;
      this.rows = rows;
    }

    @Override
    public void row(Row row) {
      take();
      shape.row(row);
      rows.accept(row);
      parse.row(row);
    }

    @Override
    public void broken(long line, String reason, String text) {
      take();
      parse.broken(line, reason, text);
    }

    @Override
    public void note(String what) {
      notes.add(what);
    }

    private void take() {
      isCut = left == 0;
      if (isCut) {
        throw new EnoughRows();
      }
      left--;
    }
  }

  private record Out<T>(String uri, Consumer<T> values, Map<String, Example> examples)
      implements ParseRows.Out<T> {
    @Override
    public void value(T value) {
      values.accept(value);
    }

    @Override
    public void rejected(long line, String reason, String text) {
      examples.putIfAbsent(reason, new Example(uri, line, Row.cut(text)));
    }
  }
}
