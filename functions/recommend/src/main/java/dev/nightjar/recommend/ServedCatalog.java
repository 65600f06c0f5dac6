package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Require;
import dev.nightjar.recommend.rules.CatalogRules;
import dev.nightjar.recommend.rules.Rules;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.parquet.io.api.Binary;

/**
 * The data about items that lists need: their ids, how often they were taken, and the rules. About
 * 100 bytes an item, and what {@link CatalogRules} says.
 */
final class ServedCatalog {
  private final Binary[] itemIds; // as Parquet takes them: that is where most are written
  private final long[] interactions;
  private final CatalogRules rules;

  /**
   * @param itemIds id of index n at n - 1
   * @param interactions of the whole log, in the same order
   * @param rules worked out for these items
   */
  ServedCatalog(String[] itemIds, long[] interactions, CatalogRules rules) {
    Require.that(
        itemIds.length == interactions.length,
        "%d item ids but %d interaction counts",
        itemIds.length,
        interactions.length);
    this.itemIds = Stream.of(itemIds).map(ServedCatalog::binary).toArray(Binary[]::new);
    this.interactions = interactions.clone();
    this.rules = rules;
  }

  /**
   * Reads {@code items.jsonl}.
   *
   * @throws dev.nightjar.contract.ContractException if the rules do not fit the items
   */
  static ServedCatalog read(FolderReader dataset, int items, Rules rules) throws IOException {
    CatalogRules.Builder rulesOfItems = new CatalogRules.Builder(rules, items);
    String[] itemIds = new String[items];
    long[] interactions = new long[items];
    int[] lines = {0};
    new DatasetReader(dataset)
        .forEachItem(
            (item, where) -> {
              lines[0]++;
              Require.that(
                  item.index() == lines[0] && lines[0] <= items,
                  "%s: expected index %d of at most %d, found %d",
                  where,
                  lines[0],
                  items,
                  item.index());
              itemIds[lines[0] - 1] = item.itemId();
              interactions[lines[0] - 1] = item.interactions();
              rulesOfItems.add(item);
            });
    Require.that(
        lines[0] == items,
        "%s/%s: expected %d lines, found %d",
        dataset.folder(),
        Layout.ITEMS,
        items,
        lines[0]);
    return new ServedCatalog(
        itemIds,
        interactions,
        rulesOfItems.build(warning -> Warning.say(Layout.RECOMMEND, "rules: " + warning)));
  }

  int items() {
    return itemIds.length;
  }

  String itemId(int index) {
    return itemIdBinary(index).toStringUsingUTF8();
  }

  Binary itemIdBinary(int index) {
    return itemIds[index - Conventions.FIRST_ITEM];
  }

  /** Over an array: hashing and comparing one over a buffer takes longer. */
  static Binary binary(String text) {
    return Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
  }

  /** How often the log holds an item. */
  long interactions(int index) {
    return interactions[index - Conventions.FIRST_ITEM];
  }

  /** Of the item that was taken most often. */
  long mostInteractions() {
    return Arrays.stream(interactions).max().orElse(0);
  }

  CatalogRules rules() {
    return rules;
  }
}
