package dev.nightjar.dataset.log;

import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.input.BadFileException;
import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.ParseInteraction;
import dev.nightjar.input.ParseRows;
import dev.nightjar.input.ParseUser;
import dev.nightjar.input.RowParser;
import dev.nightjar.stage.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Files to elements of parsed rows, rejected rows and tallies: {@code <input>.rows}, {@code
 * <input>.rejected.<reason>}, {@code <input>.filtered.<rule>} and {@code
 * <input>.timestamps.<format>}. One worker reads one file: to read a large log fast, give it in
 * many files.
 */
public final class ReadRows<E> extends PTransform<PCollection<InputFile>, PCollectionTuple> {
  /** What becomes of the rows of one file. */
  private interface Reading<E> extends Serializable {
    OneFile<?> of(Consumer<E> out);
  }

  /** The parser of one file, and what takes its values; {@code end} comes after the last one. */
  private record OneFile<T>(RowParser<T> parser, Consumer<T> values, Runnable end) {}

  /** So many rejected rows of a file are kept. */
  static final int MOST_REJECTED = 10_000;

  private final InputFields fields;
  private final Reading<E> reading;
  private final Coder<E> coder;
  private final TupleTag<E> rows = new TupleTag<>("rows") {};
  private final TupleTag<RejectedRow> rejected = new TupleTag<>("rejected") {};
  private final TupleTag<KV<String, Long>> tallies = new TupleTag<>("tallies") {};

  private ReadRows(InputFields fields, Reading<E> reading, Coder<E> coder) {
    this.fields = fields;
    this.reading = reading;
    this.coder = coder;
  }

  /** One element a row, for inputs that are not large. */
  public static <T> ReadRows<T> with(InputFields fields, RowParser<T> parser, Coder<T> coder) {
    return new ReadRows<>(fields, out -> new OneFile<>(parser, out, () -> {}), coder);
  }

  /** The log: packed by buckets of users. */
  public static ReadRows<KV<Integer, LogBlock>> ofInteractions(
      InputFields fields, ParseInteraction parser, int buckets) {
    return new ReadRows<>(
        fields,
        out -> {
          PackByBucket pack = new PackByBucket(buckets, out);
          return new OneFile<>(parser, pack::add, pack::finish);
        },
        blocks());
  }

  /** Users to serve, packed as the log is. */
  public static ReadRows<KV<Integer, LogBlock>> ofUsers(InputFields fields, int buckets) {
    return new ReadRows<>(
        fields,
        out -> {
          PackByBucket pack = new PackByBucket(buckets, out);
          return new OneFile<>(new ParseUser(), pack::addUser, pack::finish);
        },
        blocks());
  }

  private static Coder<KV<Integer, LogBlock>> blocks() {
    return KvCoder.of(VarIntCoder.of(), LogBlock.CODER);
  }

  public TupleTag<E> rows() {
    return rows;
  }

  public TupleTag<RejectedRow> rejected() {
    return rejected;
  }

  public TupleTag<KV<String, Long>> tallies() {
    return tallies;
  }

  @Override
  public PCollectionTuple expand(PCollection<InputFile> files) {
    PCollectionTuple out =
        files
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Parse",
                ParDo.of(new ReadFile<>(this))
                    .withOutputTags(rows, TupleTagList.of(rejected).and(tallies)));
    out.get(rows).setCoder(coder);
    out.get(rejected).setCoder(RejectedRow.CODER);
    return out;
  }

  static final class ReadFile<E> extends DoFn<InputFile, E> {
    private final InputFields fields;
    private final Reading<E> reading;
    private final TupleTag<E> rows;
    private final TupleTag<RejectedRow> rejected;
    private final TupleTag<KV<String, Long>> tallies;

    ReadFile(ReadRows<E> settings) {
      this.fields = settings.fields;
      this.reading = settings.reading;
      this.rows = settings.rows;
      this.rejected = settings.rejected;
      this.tallies = settings.tallies;
    }

    @ProcessElement
    public void read(@Element InputFile file, MultiOutputReceiver out) throws IOException {
      Consumer<E> elements = out.get(rows)::output;
      Consumer<RejectedRow> bad = out.get(rejected)::output;
      Map<String, Long> counts = read(file, fields, reading.of(elements), bad);
      counts.forEach(
          (name, count) -> out.get(tallies).output(Tally.count(file.input() + "." + name, count)));
    }

    private static <T> Map<String, Long> read(
        InputFile file, InputFields fields, OneFile<T> one, Consumer<RejectedRow> bad)
        throws IOException {
      try (Progress progress = new Progress("read " + file.uri(), "rows", 0);
          InputStream in = EngineFiles.open(file.uri())) {
        ParseRows<T> rows =
            new ParseRows<>(
                file.ordinal(),
                one.parser(),
                new Emit<>(file, one.values(), new FirstRejected(bad), progress));
        FileRows.read(file.uri(), in, fields, rows);
        Map<String, Long> counts = rows.finish();
        one.end().run();
        EngineFiles.checkUnchanged(file);
        return counts;
      } catch (BadFileException e) {
        throw JobStopped.because(e.getMessage());
      }
    }
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
