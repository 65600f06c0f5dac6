package dev.nightjar.recommend;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What scoring needs of the items: their ids and how often they were taken. About 100 bytes an
 * item.
 */
final class Catalog {
  private final String[] itemIds;
  private final long[] interactions;

  /**
   * @param itemIds id of index n at n - 1
   * @param interactions of the whole log, in the same order
   */
  Catalog(String[] itemIds, long[] interactions) {
    Require.that(
        itemIds.length == interactions.length,
        "%d item ids but %d interaction counts",
        itemIds.length,
        interactions.length);
    this.itemIds = itemIds.clone();
    this.interactions = interactions.clone();
  }

  /** Reads {@code items.jsonl}. */
  static Catalog read(FolderReader dataset, int items) throws IOException {
    String[] itemIds = new String[items];
    long[] interactions = new long[items];
    int[] lines = {0};
    dataset.forEachLine(
        Layout.ITEMS,
        line -> {
          String where = "%s/%s line %d".formatted(dataset.folder(), Layout.ITEMS, ++lines[0]);
          CatalogItem item = Json.read(line, CatalogItem.class, where);
          Require.that(
              item.index() == lines[0] && lines[0] <= items,
              "%s: expected index %d of at most %d, found %d",
              where,
              lines[0],
              items,
              item.index());
          itemIds[lines[0] - 1] = item.itemId();
          interactions[lines[0] - 1] = item.interactions();
        });
    Require.that(
        lines[0] == items,
        "%s/%s: expected %d lines, found %d",
        dataset.folder(),
        Layout.ITEMS,
        items,
        lines[0]);
    return new Catalog(itemIds, interactions);
  }

  int items() {
    return itemIds.length;
  }

  String itemId(int index) {
    return itemIds[index - Conventions.FIRST_ITEM];
  }

  /** The {@code k} items taken most often, ties to the smaller index; scores are the counts. */
  TopItems mostPopular(int k) {
    int[] items =
        IntStream.rangeClosed(Conventions.FIRST_ITEM, itemIds.length)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer item) -> -interactions[item - 1])
                    .thenComparing(Comparator.naturalOrder()))
            .limit(k)
            .mapToInt(Integer::intValue)
            .toArray();
    float[] scores = new float[items.length];
    for (int i = 0; i < items.length; i++) {
      scores[i] = interactions[items[i] - 1];
    }
    return new TopItems(items, scores);
  }
}
