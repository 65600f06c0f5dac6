package dev.nightjar.contract;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of {@code items.jsonl}: an item of tonight's catalog. Line n (from 1) holds index n.
 *
 * @param index dense index, from 1
 * @param itemId the caller's id
 * @param title empty where the catalog says nothing
 * @param brand empty where the catalog says nothing
 * @param categories in the caller's order
 * @param description empty where the catalog says nothing
 * @param attributes free fields of the catalog: text, numbers, booleans or lists of those
 * @param interactions kept interactions of the log, all splits; 0 for a cold item
 * @param trainInteractions those of the training split only
 * @param inCatalog false for an item that only the log knows
 */
public record CatalogItem(
    int index,
    String itemId,
    String title,
    String brand,
    List<String> categories,
    String description,
    Map<String, Object> attributes,
    long interactions,
    long trainInteractions,
    boolean inCatalog) {
  public CatalogItem {
    Require.atLeast(index, Conventions.FIRST_ITEM, "index");
    Require.notBlank(itemId, "itemId");
    title = title == null ? "" : title;
    brand = brand == null ? "" : brand;
    description = description == null ? "" : description;
    categories = categories == null ? List.of() : List.copyOf(categories);
    attributes = attributes == null ? Map.of() : new TreeMap<>(attributes);
    Require.atLeast(interactions, 0, "interactions");
    Require.inRange(trainInteractions, 0, interactions, "trainInteractions");
  }
}
