package dev.nightjar.dataset.log;

import dev.nightjar.contract.Conventions;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.input.CatalogRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Of catalog rows with the same item id the first in file order stays; the rest are duplicates, and
 * are counted: all of them, and those that say something else than the first.
 */
public final class KeepFirstOfEachItem
    extends PTransform<PCollection<CatalogRow>, PCollectionTuple> {
  public static final TupleTag<CatalogRow> ROWS = new TupleTag<>("rows") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  /** Names of the tallies. */
  public static final String DUPLICATES = "catalog.duplicates";

  public static final String CONTRADICTIONS = "catalog.contradictions";

  private static final int BUCKETS = 64;

  private KeepFirstOfEachItem() {}

  public static KeepFirstOfEachItem inFileOrder() {
    return new KeepFirstOfEachItem();
  }

  @Override
  public PCollectionTuple expand(PCollection<CatalogRow> rows) {
    PCollectionTuple out =
        rows.apply(
                "KeyByBucket",
                WithKeys.<Integer, CatalogRow>of(row -> Conventions.partOf(row.itemId(), BUCKETS))
                    .withKeyType(TypeDescriptors.integers()))
            .apply("GroupByBucket", GroupByKey.create())
            .apply(
                "KeepFirst",
                ParDo.of(new KeepFirst()).withOutputTags(ROWS, TupleTagList.of(TALLIES)));
    out.get(ROWS).setCoder(InputCoders.CATALOG_ROW);
    return out;
  }

  static final class KeepFirst extends DoFn<KV<Integer, Iterable<CatalogRow>>, CatalogRow> {
    @ProcessElement
    public void keep(@Element KV<Integer, Iterable<CatalogRow>> bucket, MultiOutputReceiver out) {
      List<CatalogRow> rows = new ArrayList<>();
      bucket.getValue().forEach(rows::add);
      rows.sort(Comparator.comparingLong(CatalogRow::position));
      Map<String, CatalogRow> first = new HashMap<>();
      long contradictions = 0;
      for (CatalogRow row : rows) {
        CatalogRow earlier = first.putIfAbsent(row.itemId(), row);
        if (earlier == null) {
          out.get(ROWS).output(row);
        } else if (!earlier.json().equals(row.json())) {
          contradictions++;
        }
      }
      out.get(TALLIES).output(Tally.count(DUPLICATES, rows.size() - first.size()));
      out.get(TALLIES).output(Tally.count(CONTRADICTIONS, contradictions));
    }
  }
}
