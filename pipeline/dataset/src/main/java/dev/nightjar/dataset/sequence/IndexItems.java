package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.Lines;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.SortedById;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.element.UnderOneKey;
import dev.nightjar.input.CatalogRow;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Catalog rows and item counts to the item index: all items of the catalog and the kept log, in the
 * order of their ids, from 1, once the one element it is applied to is there. Writes {@code
 * items.jsonl}. The catalog is sorted on the local disk of one worker, of whatever size.
 */
public final class IndexItems extends PTransform<PCollection<Boolean>, PCollectionTuple> {
  public static final TupleTag<CatalogItem> ITEMS = new TupleTag<>("items") {};
  public static final TupleTag<FileEntry> FILES = new TupleTag<>("files") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  private final PCollection<CatalogRow> catalog;
  private final PCollection<ItemCounts> counts;
  private final double minInCatalog;
  private final OutputFolder folder;

  private IndexItems(
      PCollection<CatalogRow> catalog,
      PCollection<ItemCounts> counts,
      double minInCatalog,
      OutputFolder folder) {
    this.catalog = catalog;
    this.counts = counts;
    this.minInCatalog = minInCatalog;
    this.folder = folder;
  }

  /**
   * @param catalog one row per item
   * @param minInCatalog lowest accepted fraction of interactions on items of the catalog
   */
  public static IndexItems of(
      PCollection<CatalogRow> catalog,
      PCollection<ItemCounts> counts,
      double minInCatalog,
      OutputFolder folder) {
    return new IndexItems(catalog, counts, minInCatalog, folder);
  }

  @Override
  public PCollectionTuple expand(PCollection<Boolean> start) {
    PCollectionView<Boolean> started = start.apply("Started", View.asSingleton());
    PCollectionTuple out =
        gather(started)
            .apply(
                "Index",
                ParDo.of(new Index(minInCatalog, folder))
                    .withOutputTags(FILES, TupleTagList.of(ITEMS).and(TALLIES)));
    out.get(ITEMS).setCoder(JsonCoder.of(CatalogItem.class));
    out.get(FILES).setCoder(JsonCoder.of(FileEntry.class));
    return out;
  }

  /** All under one key, one after the other. */
  private PCollection<KV<Long, Iterable<ItemFacts>>> gather(PCollectionView<Boolean> started) {
    return PCollectionList.of(
            catalog.apply("FactsOfCatalog", ParDo.of(new OfCatalog())).setCoder(ItemFacts.CODER))
        .and(counts.apply("FactsOfLog", ParDo.of(new OfLog())).setCoder(ItemFacts.CODER))
        .apply("AllFacts", UnderOneKey.after(started));
  }

  static final class OfCatalog extends DoFn<CatalogRow, ItemFacts> {
    @ProcessElement
    public void facts(@Element CatalogRow row, OutputReceiver<ItemFacts> out) {
      out.output(new ItemFacts(row.itemId(), 0, 0, Optional.of(row)));
    }
  }

  static final class OfLog extends DoFn<ItemCounts, ItemFacts> {
    @ProcessElement
    public void facts(@Element ItemCounts counts, OutputReceiver<ItemFacts> out) {
      for (String itemId : counts.itemIds()) {
        out.output(
            new ItemFacts(
                itemId, counts.interactions(itemId), counts.train(itemId), Optional.empty()));
      }
    }
  }

  static final class Index extends DoFn<KV<Long, Iterable<ItemFacts>>, FileEntry> {
    private final double minInCatalog;
    private final OutputFolder folder;

    Index(double minInCatalog, OutputFolder folder) {
      this.minInCatalog = minInCatalog;
      this.folder = folder;
    }

    @ProcessElement
    public void index(ProcessContext context) throws IOException {
      ItemsInCommon common = new ItemsInCommon();
      Map<String, Long> tallies = new TreeMap<>();
      int[] index = {Conventions.PADDING};
      try (SortedById<ItemFacts> sorted = SortedById.of(ItemFacts.CODER);
          Lines lines = Lines.onDisk()) {
        for (ItemFacts facts : context.element().getValue()) {
          sorted.add(facts.itemId(), facts);
        }
        sorted.forEach(
            facts -> {
              index[0] = Math.incrementExact(index[0]);
              CatalogItem item = ItemFacts.all(facts).item(index[0]);
              lines.add(Json.line(item));
              context.output(ITEMS, item);
              common.add(item);
              tally(item, tallies);
            });
        common.check(minInCatalog);
        context.output(lines.writeTo(folder, Layout.ITEMS));
      }
      tallies.forEach((name, count) -> context.output(TALLIES, Tally.of(name, count)));
    }

    private static void tally(CatalogItem item, Map<String, Long> tallies) {
      String where =
          !item.inCatalog() ? "log_only" : item.interactions() == 0 ? "catalog_only" : "both";
      tallies.merge("items." + where, 1L, Long::sum);
      tallies.merge("popularity/" + item.interactions(), 1L, Long::sum);
    }
  }
}
