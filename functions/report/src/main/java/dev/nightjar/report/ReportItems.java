package dev.nightjar.report;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The items of a dataset by id, and how often each was taken. In memory: ids and counts. */
final class ReportItems {
  private final FolderReader dataset;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final long[] interactions;
  private final long[] trainInteractions;

  private ReportItems(FolderReader dataset, int items) {
    this.dataset = dataset;
    this.interactions = new long[items + 1];
    this.trainInteractions = new long[items + 1];
  }

  static ReportItems read(FolderReader dataset) throws IOException {
    ReportItems table =
        new ReportItems(dataset, dataset.manifest().facts(DatasetFacts.class).items());
    table.forEach(
        item -> {
          table.indexes.put(item.itemId(), item.index());
          table.interactions[item.index()] = item.interactions();
          table.trainInteractions[item.index()] = item.trainInteractions();
        });
    return table;
  }

  /** Hands over every item in the order of the indexes. Reads the items once more. */
  void forEach(Consumer<CatalogItem> consumer) throws IOException {
    new DatasetReader(dataset).forEachItem(consumer);
  }

  /** The item's index, or 0 if the dataset does not have it. */
  int index(String itemId) {
    return indexes.getOrDefault(itemId, 0);
  }

  int items() {
    return interactions.length - 1;
  }

  long interactions(int index) {
    return interactions[index];
  }

  long trainInteractions(int index) {
    return trainInteractions[index];
  }

  /** Titles of these items by index; the id where there is none. Reads the items once more. */
  Map<Integer, String> titles(Collection<Integer> wanted) throws IOException {
    Set<Integer> these = new HashSet<>(wanted);
    Map<Integer, String> titles = new HashMap<>();
    forEach(
        item -> {
          if (these.contains(item.index())) {
            titles.put(item.index(), item.title().isBlank() ? item.itemId() : item.title().strip());
          }
        });
    return titles;
  }
}
