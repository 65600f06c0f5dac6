package dev.nightjar.dataset.log;

import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.log.LogLine.Filtered;
import dev.nightjar.dataset.log.LogLine.Parsed;
import dev.nightjar.dataset.log.LogLine.Rejected;
import dev.nightjar.stage.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  /** So many rows tell a parser how their file is written. */
  private static final int FIRST_ROWS = 1000;

  /** What becomes of the rows of one file. */
  private interface Reading<E> extends Serializable {
    OneFile<?> of(Consumer<E> out);
  }

  /** The parser of one file, and what takes its values; {@code end} comes after the last one. */
  private record OneFile<T>(RowParser<T> parser, Consumer<T> values, Runnable end) {}

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
      counts.forEach((name, count) -> out.get(tallies).output(Tally.count(name, count)));
    }

    private static <T> Map<String, Long> read(
        InputFile file, InputFields fields, OneFile<T> one, Consumer<RejectedRow> bad)
        throws IOException {
      try (Progress progress = new Progress("read " + file.uri(), "rows", 0);
          InputStream in = InputFiles.open(file.uri())) {
        Emit<T> emit = new Emit<>(file, one, bad, progress);
        FileRows.read(file.uri(), in, fields, emit);
        return emit.finish();
      }
    }
  }

  /** Parses rows and counts what becomes of them. */
  private static final class Emit<T> implements RowSink {
    private final InputFile file;
    private final Consumer<T> values;
    private final Runnable end;
    private final Consumer<RejectedRow> rejected;
    private final Progress progress;
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<Row> firstRows = new ArrayList<>();
    private RowParser<T> parser;
    private boolean knowsFormat;
    private long rows;
    private long parsed;

    Emit(InputFile file, OneFile<T> one, Consumer<RejectedRow> rejected, Progress progress) {
      this.file = file;
      this.parser = one.parser();
      this.values = one.values();
      this.end = one.end();
      this.rejected = rejected;
      this.progress = progress;
    }

    @Override
    public void row(Row row) {
      if (knowsFormat) {
        parse(row);
        return;
      }
      firstRows.add(row);
      if (firstRows.size() == FIRST_ROWS) {
        parseFirstRows();
      }
    }

    private void parseFirstRows() {
      parser = parser.of(firstRows);
      knowsFormat = true;
      firstRows.forEach(this::parse);
      firstRows.clear();
    }

    private void parse(Row row) {
      LogLine<T> line = parser.parse(row, Position.of(file.ordinal(), row.line()));
      if (line instanceof Rejected<T> bad) {
        broken(row.line(), bad.reason(), row.text());
        return;
      }
      rows++;
      progress.advance(1);
      if (line instanceof Parsed<T> good) {
        parsed++;
        values.accept(good.value());
      } else if (line instanceof Filtered<T> left) {
        count("filtered." + left.rule(), 1);
      }
    }

    @Override
    public void broken(long line, String reason, String text) {
      rows++;
      progress.advance(1);
      count("rejected." + reason, 1);
      rejected.accept(new RejectedRow(file.ordinal(), file.uri(), line, reason, text));
    }

    private void count(String what, long count) {
      counts.merge(file.input() + "." + what, count, Long::sum);
    }

    /** The tallies of the file. */
    Map<String, Long> finish() {
      parseFirstRows();
      end.run();
      count("rows", rows);
      if (!parser.format().isEmpty() && parsed > 0) {
        count("timestamps." + parser.format(), parsed);
      }
      return counts;
    }
  }
}
