package dev.nightjar.dataset.log;

import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.input.BadFileException;
import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.ParseRows;
import dev.nightjar.input.PieceReader;
import dev.nightjar.stage.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Reads a piece of a file, or all of it: see {@link ReadRows}. */
final class ReadFile<E> extends DoFn<FilePiece, E> {
  /** So many rejected rows of a file are kept. */
  static final int MOST_REJECTED = 10_000;

  private final InputFields fields;
  private final ReadRows.Reading<E> reading;
  private final TupleTag<E> rows;
  private final TupleTag<RejectedRow> rejected;
  private final TupleTag<KV<String, Long>> tallies;
  private final TupleTag<KV<Integer, InputFile>> inPieces;

  ReadFile(ReadRows<E> settings) {
    this.fields = settings.fields;
    this.reading = settings.reading;
    this.rows = settings.rows;
    this.rejected = settings.rejected;
    this.tallies = settings.tallies;
    this.inPieces = settings.inPieces;
  }

  @ProcessElement
  public void read(@Element FilePiece piece, MultiOutputReceiver out) throws IOException {
    InputFile file = piece.file();
    Consumer<E> elements = out.get(rows)::output;
    Consumer<RejectedRow> bad = out.get(rejected)::output;
    Map<String, Long> counts = read(piece, fields, reading.of(elements), bad);
    counts.forEach(
        (name, count) -> out.get(tallies).output(Tally.count(file.input() + "." + name, count)));
    if (!piece.isWhole()) {
      out.get(inPieces).output(KV.of(file.ordinal(), file));
    }
  }

  /** What became of the rows. */
  static <T> Map<String, Long> read(
      FilePiece piece, InputFields fields, ReadRows.OneFile<T> one, Consumer<RejectedRow> bad)
      throws IOException {
    InputFile file = piece.file();
    try (Progress progress = new Progress("read " + file.uri(), "rows", 0)) {
      ParseRows<T> rows =
          new ParseRows<>(
              file.ordinal(),
              one.parser(),
              new Emit<>(file, one.values(), new FirstRejected(bad), progress));
      Map<String, Long> counts =
          piece.isWhole() ? whole(file, fields, rows) : piece(piece, fields, rows);
      one.end().run();
      if (piece.isWhole()) {
        EngineFiles.checkUnchanged(file);
      }
      return counts;
    } catch (BadFileException e) {
      throw JobStopped.because(e.getMessage());
    }
  }

  private static <T> Map<String, Long> whole(InputFile file, InputFields fields, ParseRows<T> rows)
      throws IOException {
    try (InputStream in = EngineFiles.open(file.uri())) {
      FileRows.read(file.uri(), in, fields, rows);
    }
    return rows.finish();
  }

  private static <T> Map<String, Long> piece(FilePiece piece, InputFields fields, ParseRows<T> rows)
      throws IOException {
    PieceReader reader = PieceReader.of(piece.file(), fields);
    ParseRows<T> ofPiece = rows.ofPiece(piece.linesBefore(), reader.firstRows());
    reader.read(piece.from(), piece.to(), piece.linesBefore(), ofPiece);
    return ofPiece.finish();
  }

  /** Gives on the first rejected rows of a file; all of them are counted elsewhere. */
  private static final class FirstRejected implements Consumer<RejectedRow> {
    private final Consumer<RejectedRow> out;
    private int rows;

    FirstRejected(Consumer<RejectedRow> out) {
      this.out = out;
    }

    @Override
    public void accept(RejectedRow row) {
      if (rows < MOST_REJECTED) {
        rows++;
        out.accept(row);
      }
    }
  }

  /** Gives values and rejects to the engine. */
  private record Emit<T>(
      InputFile file, Consumer<T> values, Consumer<RejectedRow> bad, Progress progress)
      implements ParseRows.Out<T> {
    @Override
    public void value(T value) {
      values.accept(value);
    }

    @Override
    public void rejected(long line, String reason, String text) {
      bad.accept(new RejectedRow(file.ordinal(), file.uri(), line, reason, text));
    }

    @Override
    public void read() {
      progress.advance(1);
    }
  }
}
