package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.Lines;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.input.CatalogRow;
import dev.nightjar.input.ParseCatalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Catalog rows and item counts to the item index: all items of the catalog and the kept log, in the
 * order of their ids, from 1, once the one element it is applied to is there. Writes {@code
 * items.jsonl}. The catalog must fit in the memory of one worker.
 */
public final class IndexItems extends PTransform<PCollection<Boolean>, PCollectionTuple> {
  public static final TupleTag<ItemTable> TABLE = new TupleTag<>("table") {};
  public static final TupleTag<CatalogItem> ITEMS = new TupleTag<>("items") {};
  public static final TupleTag<FileEntry> FILES = new TupleTag<>("files") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  private final PCollectionView<Iterable<CatalogRow>> catalog;
  private final PCollectionView<ItemCounts> counts;
  private final double minInCatalog;
  private final OutputFolder folder;

  private IndexItems(
      PCollectionView<Iterable<CatalogRow>> catalog,
      PCollectionView<ItemCounts> counts,
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
    return new IndexItems(
        catalog.apply("CatalogRows", View.asIterable()),
        counts.apply("ItemCounts", View.asSingleton()),
        minInCatalog,
        folder);
  }

  @Override
  public PCollectionTuple expand(PCollection<Boolean> start) {
    PCollectionTuple out =
        start.apply(
            "Index",
            ParDo.of(new Index(this))
                .withSideInputs(catalog, counts)
                .withOutputTags(TABLE, TupleTagList.of(ITEMS).and(FILES).and(TALLIES)));
    out.get(TABLE).setCoder(ItemTable.CODER);
    out.get(ITEMS).setCoder(JsonCoder.of(CatalogItem.class));
    out.get(FILES).setCoder(JsonCoder.of(FileEntry.class));
    return out;
  }

  /** All items in index order. */
  static List<CatalogItem> index(Iterable<CatalogRow> catalog, ItemCounts counts) {
    Map<String, CatalogRow> rows = new TreeMap<>(Conventions.ID_ORDER);
    counts.itemIds().forEach(itemId -> rows.put(itemId, null));
    catalog.forEach(row -> rows.put(row.itemId(), row));
    List<CatalogItem> items = new ArrayList<>(rows.size());
    rows.forEach(
        (itemId, row) -> {
          int index = Conventions.FIRST_ITEM + items.size();
          items.add(item(index, itemId, row, counts.interactions(itemId), counts.train(itemId)));
        });
    return items;
  }

  private static CatalogItem item(
      int index, String itemId, CatalogRow row, long interactions, long train) {
    if (row != null) {
      return ParseCatalog.item(row, index, interactions, train);
    }
    return new CatalogItem(
        index, itemId, "", "", List.of(), "", Map.of(), interactions, train, false);
  }

  static final class Index extends DoFn<Boolean, ItemTable> {
    private final PCollectionView<Iterable<CatalogRow>> catalog;
    private final PCollectionView<ItemCounts> counts;
    private final double minInCatalog;
    private final OutputFolder folder;

    Index(IndexItems settings) {
      this.catalog = settings.catalog;
      this.counts = settings.counts;
      this.minInCatalog = settings.minInCatalog;
      this.folder = settings.folder;
    }

    @ProcessElement
    public void index(ProcessContext context) throws IOException {
      List<CatalogItem> items =
          IndexItems.index(context.sideInput(catalog), context.sideInput(counts));
      ItemsInCommon.of(items).check(minInCatalog);
      try (Lines lines = Lines.onDisk()) {
        for (CatalogItem item : items) {
          lines.add(Json.line(item));
          context.output(ITEMS, item);
        }
        context.output(FILES, lines.writeTo(folder, Layout.ITEMS));
      }
      context.output(
          new ItemTable(
              items.stream().map(CatalogItem::itemId).toList(),
              items.stream().map(CatalogItem::title).toList()));
      tally(items, context);
    }

    private static void tally(List<CatalogItem> items, ProcessContext context) {
      Map<String, Long> tallies = new TreeMap<>();
      for (CatalogItem item : items) {
        String where =
            !item.inCatalog() ? "log_only" : item.interactions() == 0 ? "catalog_only" : "both";
        tallies.merge("items." + where, 1L, Long::sum);
        tallies.merge("popularity/" + item.interactions(), 1L, Long::sum);
      }
      tallies.forEach((name, count) -> context.output(TALLIES, Tally.of(name, count)));
    }
  }
}
