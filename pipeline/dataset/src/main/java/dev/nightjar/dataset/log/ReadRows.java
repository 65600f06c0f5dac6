package dev.nightjar.dataset.log;

import dev.nightjar.dataset.element.Tally;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.ParseInteraction;
import dev.nightjar.input.ParseUser;
import dev.nightjar.input.RowParser;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Files to elements of parsed rows, rejected rows and tallies: {@code <input>.rows}, {@code
 * <input>.rejected.<reason>}, {@code <input>.filtered.<rule>}, {@code <input>.timestamps.<format>}
 * and, of a file in pieces, {@code <input>.split}. One worker reads one file, but for large plain
 * ones that {@link SplitFiles} splits: to read a large packed log fast, give it in many files.
 */
public final class ReadRows<E> extends PTransform<PCollection<InputFile>, PCollectionTuple> {
  /** What becomes of the rows of one file. */
  interface Reading<E> extends Serializable {
    OneFile<?> of(Consumer<E> out);
  }

  /** The parser of one file, and what takes its values; {@code end} comes after the last one. */
  record OneFile<T>(RowParser<T> parser, Consumer<T> values, Runnable end) {}

  private static final long PIECE_BYTES = 1 << 27;

  final InputFields fields;
  final Reading<E> reading;
  private final Coder<E> coder;
  private final long pieceBytes; // 0: nothing is split
  final TupleTag<E> rows = new TupleTag<>("rows") {};
  final TupleTag<RejectedRow> rejected = new TupleTag<>("rejected") {};
  final TupleTag<KV<String, Long>> tallies = new TupleTag<>("tallies") {};
  final TupleTag<KV<Integer, InputFile>> inPieces = new TupleTag<>("in-pieces") {};

  private ReadRows(InputFields fields, Reading<E> reading, Coder<E> coder, long pieceBytes) {
    this.fields = fields;
    this.reading = reading;
    this.coder = coder;
    this.pieceBytes = pieceBytes;
  }

  private ReadRows(InputFields fields, Reading<E> reading, Coder<E> coder) {
    this(fields, reading, coder, 0);
  }

  /** The same for these files, the large ones of them in pieces. */
  public ReadRows<E> of(List<InputFile> files) {
    return of(files, PIECE_BYTES);
  }

  ReadRows<E> of(List<InputFile> files, long bytes) {
    boolean splits = files.stream().anyMatch(file -> SplitFiles.isLarge(file, bytes));
    return new ReadRows<>(fields, reading, coder, splits ? bytes : 0);
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
        pieces(files)
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Parse",
                ParDo.of(new ReadFile<>(this))
                    .withOutputTags(rows, TupleTagList.of(rejected).and(tallies).and(inPieces)));
    out.get(rows).setCoder(coder);
    out.get(rejected).setCoder(RejectedRow.CODER);
    out.get(inPieces).setCoder(KvCoder.of(VarIntCoder.of(), InputCoders.INPUT_FILE));
    return pieceBytes == 0 ? out : checked(out);
  }

  private PCollection<FilePiece> pieces(PCollection<InputFile> files) {
    return pieceBytes == 0
        ? files.apply("Whole", ParDo.of(new Whole())).setCoder(FilePiece.CODER)
        : files.apply("SplitFiles", SplitFiles.into(pieceBytes, fields));
  }

  /** What was read in pieces is looked at once more when all of them are read. */
  private PCollectionTuple checked(PCollectionTuple out) {
    PCollection<KV<String, Long>> unchanged =
        out.get(inPieces)
            .apply("GroupPieces", GroupByKey.create())
            .apply("CheckUnchanged", ParDo.of(new CheckUnchanged()))
            .setCoder(Tally.CODER);
    PCollection<KV<String, Long>> all =
        PCollectionList.of(out.get(tallies).setCoder(Tally.CODER))
            .and(unchanged)
            .apply("Tallies", Flatten.pCollections());
    return PCollectionTuple.of(rows, out.get(rows))
        .and(rejected, out.get(rejected))
        .and(tallies, all);
  }

  static final class Whole extends DoFn<InputFile, FilePiece> {
    @ProcessElement
    public void whole(@Element InputFile file, OutputReceiver<FilePiece> out) {
      out.output(FilePiece.whole(file));
    }
  }

  static final class CheckUnchanged
      extends DoFn<KV<Integer, Iterable<InputFile>>, KV<String, Long>> {
    @ProcessElement
    public void check(
        @Element KV<Integer, Iterable<InputFile>> pieces, OutputReceiver<KV<String, Long>> out)
        throws IOException {
      InputFile file = pieces.getValue().iterator().next();
      EngineFiles.checkUnchanged(file);
      out.output(Tally.count(file.input() + ".split", 1));
    }
  }
}
