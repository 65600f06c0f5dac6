package dev.nightjar.dataset.log;

import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.log.LogLine.Parsed;
import dev.nightjar.dataset.log.LogLine.Rejected;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
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
 * Files to parsed rows, rejected rows and tallies: {@code <input>.rows} and {@code
 * <input>.rejected.<reason>}. One worker reads one file: to read a large log fast, give it in many
 * files.
 */
public final class ReadRows<T> extends PTransform<PCollection<InputFile>, PCollectionTuple> {
  private final RowParser<T> parser;
  private final Coder<T> coder;
  private final TupleTag<T> rows = new TupleTag<>("rows") {};
  private final TupleTag<RejectedRow> rejected = new TupleTag<>("rejected") {};
  private final TupleTag<KV<String, Long>> tallies = new TupleTag<>("tallies") {};

  private ReadRows(RowParser<T> parser, Coder<T> coder) {
    this.parser = parser;
    this.coder = coder;
  }

  public static <T> ReadRows<T> with(RowParser<T> parser, Coder<T> coder) {
    return new ReadRows<>(parser, coder);
  }

  public TupleTag<T> rows() {
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
                ParDo.of(new ReadFile<>(parser, rows, rejected, tallies))
                    .withOutputTags(rows, TupleTagList.of(rejected).and(tallies)));
    out.get(rows).setCoder(coder);
    out.get(rejected).setCoder(RejectedRow.CODER);
    return out;
  }

  static final class ReadFile<T> extends DoFn<InputFile, T> {
    private final RowParser<T> parser;
    private final TupleTag<T> rows;
    private final TupleTag<RejectedRow> rejected;
    private final TupleTag<KV<String, Long>> tallies;

    ReadFile(
        RowParser<T> parser,
        TupleTag<T> rows,
        TupleTag<RejectedRow> rejected,
        TupleTag<KV<String, Long>> tallies) {
      this.parser = parser;
      this.rows = rows;
      this.rejected = rejected;
      this.tallies = tallies;
    }

    @ProcessElement
    public void read(@Element InputFile file, MultiOutputReceiver out) throws IOException {
      Map<String, Long> counts = new TreeMap<>();
      counts.put(file.input() + ".rows", 0L);
      try (Progress progress = new Progress("read " + file.uri(), "rows", 0);
          ObjectStores.Located located = ObjectStores.locate(file.uri());
          InputStream in = located.store().open(located.key())) {
        Rows.read(in, new Emit(file, counts, progress, out));
      }
      counts.forEach((name, count) -> out.get(tallies).output(Tally.of(name, count)));
    }

    private final class Emit implements Rows.Sink {
      private final InputFile file;
      private final Map<String, Long> counts;
      private final Progress progress;
      private final MultiOutputReceiver out;

      Emit(InputFile file, Map<String, Long> counts, Progress progress, MultiOutputReceiver out) {
        this.file = file;
        this.counts = counts;
        this.progress = progress;
        this.out = out;
      }

      @Override
      public void row(long line, String row) {
        LogLine<T> parsed = parser.parse(row, Position.of(file.ordinal(), line));
        if (parsed instanceof Parsed<T> good) {
          count(".rows");
          out.get(rows).output(good.value());
        } else if (parsed instanceof Rejected<T> bad) {
          broken(line, bad.reason(), row);
        }
      }

      @Override
      public void broken(long line, String reason, String row) {
        count(".rows");
        count(".rejected." + reason);
        out.get(rejected).output(new RejectedRow(file.ordinal(), file.uri(), line, reason, row));
      }

      private void count(String what) {
        counts.merge(file.input() + what, 1L, Long::sum);
        if (what.equals(".rows")) {
          progress.advance(1);
        }
      }
    }
  }
}
