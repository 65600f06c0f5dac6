package dev.nightjar.dataset.text;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.dataset.element.Tally;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * The caller's own vectors to those of tonight's items, normalised. Items the file does not know
 * have no vector; vectors of other items are left out and counted ({@code vectors.unknown_item}).
 * Two vectors for an item, one of another width or one that cannot be normalised stop the job.
 */
public final class ReadItemVectors extends PTransform<PCollection<CatalogItem>, PCollectionTuple> {
  public static final TupleTag<TextVector> ITEMS = new TupleTag<>("items") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  private final VectorFile source;

  private ReadItemVectors(VectorFile source) {
    this.source = source;
  }

  public static ReadItemVectors from(VectorFile source) {
    return new ReadItemVectors(source);
  }

  @Override
  public PCollectionTuple expand(PCollection<CatalogItem> items) {
    PCollectionView<Map<String, Integer>> indexes =
        items
            .apply(
                "IndexOfItem",
                MapElements.into(
                        TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.integers()))
                    .via(item -> KV.of(item.itemId(), item.index())))
            .apply("Indexes", View.asMap());
    PCollectionTuple read =
        items
            .getPipeline()
            .apply("Files", Create.of(source.files()))
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new Read(source, indexes))
                    .withSideInputs(indexes)
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
    private final PCollectionView<Map<String, Integer>> indexes;

    Read(VectorFile source, PCollectionView<Map<String, Integer>> indexes) {
      this.source = source;
      this.indexes = indexes;
    }

    @ProcessElement
    public void read(ProcessContext context) throws IOException {
      Map<String, Integer> indexOf = context.sideInput(indexes);
      long[] unknown = {0};
      source.read(
          context.element(),
          (itemId, vector) -> {
            float[] unit = normalised(vector, source.width(), itemId);
            Integer index = indexOf.get(itemId);
            if (index == null) {
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
