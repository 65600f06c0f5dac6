package dev.nightjar.dataset.log;

import dev.nightjar.contract.Conventions;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.input.CatalogRow;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

/** Of catalogue rows with the same item id the first in file order stays, the rest are rejected. */
public final class KeepFirstOfEachItem
    extends PTransform<PCollection<CatalogRow>, PCollectionTuple> {
  public static final TupleTag<CatalogRow> ROWS = new TupleTag<>("rows") {};
  public static final TupleTag<RejectedRow> REJECTED = new TupleTag<>("rejected") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};
  static final String REASON = "item_id stands in an earlier row";
  private static final int BUCKETS = 64;

  private final List<InputFile> files;

  private KeepFirstOfEachItem(List<InputFile> files) {
    this.files = files;
  }

  /**
   * @param files the catalogue's, to name them in rejected rows
   */
  public static KeepFirstOfEachItem of(List<InputFile> files) {
    return new KeepFirstOfEachItem(List.copyOf(files));
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
                ParDo.of(new KeepFirst(files.toArray(InputFile[]::new)))
                    .withOutputTags(ROWS, TupleTagList.of(REJECTED).and(TALLIES)));
    out.get(ROWS).setCoder(InputCoders.CATALOG_ROW);
    out.get(REJECTED).setCoder(RejectedRow.CODER);
    return out;
  }

  static final class KeepFirst extends DoFn<KV<Integer, Iterable<CatalogRow>>, CatalogRow> {
    private final InputFile[] files;

    KeepFirst(InputFile[] files) {
      this.files = files;
    }

    @ProcessElement
    public void keep(@Element KV<Integer, Iterable<CatalogRow>> bucket, MultiOutputReceiver out) {
      List<CatalogRow> rows = new ArrayList<>();
      bucket.getValue().forEach(rows::add);
      rows.sort(Comparator.comparingLong(CatalogRow::position));
      Set<String> seen = new HashSet<>();
      for (CatalogRow row : rows) {
        if (seen.add(row.itemId())) {
          out.get(ROWS).output(row);
        } else {
          out.get(REJECTED).output(rejected(row));
          out.get(TALLIES).output(Tally.count("catalog.rejected." + REASON, 1));
        }
      }
    }

    private RejectedRow rejected(CatalogRow row) {
      InputFile file = fileOf(Position.file(row.position()));
      return new RejectedRow(
          file.ordinal(), file.uri(), Position.line(row.position()), REASON, row.text());
    }

    private InputFile fileOf(int ordinal) {
      for (InputFile file : files) {
        if (file.ordinal() == ordinal) {
          return file;
        }
      }
      throw new IllegalStateException("no catalogue file has ordinal " + ordinal);
    }
  }
}
