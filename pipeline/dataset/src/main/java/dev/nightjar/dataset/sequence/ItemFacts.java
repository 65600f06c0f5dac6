package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.dataset.element.RecordCoder;
import dev.nightjar.dataset.log.InputCoders;
import dev.nightjar.input.CatalogRow;
import dev.nightjar.input.ParseCatalog;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an item.
 *
 * @param interactions in all histories
 * @param train those of the training split
 * @param row of the catalog, if it is there
 */
record ItemFacts(String itemId, long interactions, long train, Optional<CatalogRow> row) {
  static final RecordCoder<ItemFacts> CODER =
      RecordCoder.of(ItemFacts.class, ItemFacts::write, ItemFacts::read);

  /**
   * @param facts of one item, at least one
   */
  static ItemFacts all(List<ItemFacts> facts) {
    return facts.stream().reduce(ItemFacts::and).orElseThrow();
  }

  private ItemFacts and(ItemFacts other) {
    return new ItemFacts(
        itemId, interactions + other.interactions, train + other.train, row.or(other::row));
  }

  CatalogItem item(int index) {
    return row.map(known -> ParseCatalog.item(known, index, interactions, train))
        .orElseGet(
            () ->
                new CatalogItem(
                    index, itemId, "", "", List.of(), "", Map.of(), interactions, train, false));
  }

  private static void write(ItemFacts facts, DataOutputStream out) throws IOException {
    RecordCoder.writeText(out, facts.itemId);
    out.writeLong(facts.interactions);
    out.writeLong(facts.train);
    out.writeBoolean(facts.row.isPresent());
    if (facts.row.isPresent()) {
      InputCoders.CATALOG_ROW.encode(facts.row.get(), out);
    }
  }

  private static ItemFacts read(DataInputStream in) throws IOException {
    return new ItemFacts(
        RecordCoder.readText(in),
        in.readLong(),
        in.readLong(),
        in.readBoolean() ? Optional.of(InputCoders.CATALOG_ROW.decode(in)) : Optional.empty());
  }
}
