package dev.nightjar.dataset.text;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.sequence.ItemTable;
import java.io.IOException;
import java.util.Iterator;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * The caller's own vectors to those of tonight's items, normalised. Items the file does not know
 * have no vector; vectors of other items are left out and counted ({@code vectors.unknown_item}).
 * Two vectors for an item, one of another width or one that cannot be normalised stop the job.
 */
public final class ReadItemVectors extends PTransform<PBegin, PCollectionTuple> {
  public static final TupleTag<TextVector> ITEMS = new TupleTag<>("items") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  private final VectorFile source;
  private final PCollectionView<FileEntry> items;
  private final OutputFolder folder;

  private ReadItemVectors(
      VectorFile source, PCollectionView<FileEntry> items, OutputFolder folder) {
    this.source = source;
    this.items = items;
    this.folder = folder;
  }

  /**
   * @param items the file of {@link dev.nightjar.dataset.sequence.IndexItems} in the folder
   */
  public static ReadItemVectors from(
      VectorFile source, PCollectionView<FileEntry> items, OutputFolder folder) {
    return new ReadItemVectors(source, items, folder);
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollectionTuple read =
        begin
            .apply("Files", Create.of(source.files()))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new Read(this))
                    .withSideInputs(items)
                    .withOutputTags(Read.BY_ITEM, TupleTagList.of(TALLIES)));
    PCollection<TextVector> vectors =
        read.get(Read.BY_ITEM)
            .setCoder(KvCoder.of(VarIntCoder.of(), TextVector.CODER))
            .apply("GroupByItem", GroupByKey.create())
            .apply("OneEach", ParDo.of(new OneEach()))
            .setCoder(TextVector.CODER);
    return PCollectionTuple.of(ITEMS, vectors).and(TALLIES, read.get(TALLIES));
  }

  /** Divides by the length, unless that is impossible. */
  static float[] normalised(float[] vector, int width, String itemId) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    if (vector.length != width || !(squares > 0 && squares < Double.POSITIVE_INFINITY)) {
      throw JobStopped.because(
          "--item-vectors: expected %d numbers, not all 0, for item %s, found %d numbers and the"
                  .formatted(width, itemId, vector.length)
              + " sum of squares "
              + squares);
    }
    float[] unit = new float[width];
    for (int i = 0; i < width; i++) {
      unit[i] = (float) (vector[i] / Math.sqrt(squares));
    }
    return unit;
  }

  static final class Read extends DoFn<String, KV<Integer, TextVector>> {
    static final TupleTag<KV<Integer, TextVector>> BY_ITEM = new TupleTag<>("byItem") {};

    private final VectorFile source;
    private final PCollectionView<FileEntry> items;
    private final OutputFolder folder;

    Read(ReadItemVectors settings) {
      this.source = settings.source;
      this.items = settings.items;
      this.folder = settings.folder;
    }

    @ProcessElement
    public void read(ProcessContext context) throws IOException {
      ItemTable table = ItemTable.shared(folder, context.sideInput(items));
      long[] unknown = {0};
      source.read(
          context.element(),
          (itemId, vector) -> {
            float[] unit = normalised(vector, source.width(), itemId);
            int index = table.indexOrPadding(itemId);
            if (index == Conventions.PADDING) {
              unknown[0]++;
            } else {
              context.output(KV.of(index, new TextVector(index, unit)));
            }
          });
      context.output(TALLIES, Tally.of("vectors.unknown_item", unknown[0]));
    }
  }

  static final class OneEach extends DoFn<KV<Integer, Iterable<TextVector>>, TextVector> {
    @ProcessElement
    public void one(ProcessContext context) {
      Iterator<TextVector> vectors = context.element().getValue().iterator();
      context.output(vectors.next());
      if (vectors.hasNext()) {
        throw JobStopped.because(
            "--item-vectors: more than one vector for the item with index "
                + context.element().getKey());
      }
    }
  }
}
