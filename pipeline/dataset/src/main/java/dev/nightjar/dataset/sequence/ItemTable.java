package dev.nightjar.dataset.sequence;

import static dev.nightjar.dataset.element.RecordCoder.readCount;
import static dev.nightjar.dataset.element.RecordCoder.readText;
import static dev.nightjar.dataset.element.RecordCoder.writeCount;
import static dev.nightjar.dataset.element.RecordCoder.writeText;

import dev.nightjar.contract.Conventions;
import dev.nightjar.dataset.element.RecordCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ids and titles of all items, in index order: what every worker keeps at hand. About 200 bytes an
 * item.
 */
public final class ItemTable {
  public static final RecordCoder<ItemTable> CODER =
      RecordCoder.of(ItemTable.class, (table, out) -> table.write(out), ItemTable::read);

  private final List<String> itemIds;
  private final List<String> titles;
  private final Map<String, Integer> indexes = new HashMap<>();

  /**
   * @param itemIds the first has index 1
   * @param titles one per item, empty where there is none
   */
  ItemTable(List<String> itemIds, List<String> titles) {
    this.itemIds = List.copyOf(itemIds);
    this.titles = List.copyOf(titles);
    for (String itemId : this.itemIds) {
      indexes.put(itemId, Conventions.FIRST_ITEM + indexes.size());
    }
  }

  public int items() {
    return itemIds.size();
  }

  /** Index of an item, or {@link Conventions#PADDING} if it has none. */
  public int indexOrPadding(String itemId) {
    return indexes.getOrDefault(itemId, Conventions.PADDING);
  }

  /** Title of an item, perhaps empty. */
  public String title(int index) {
    return titles.get(index - Conventions.FIRST_ITEM);
  }

  private void write(DataOutputStream out) throws IOException {
    writeCount(out, itemIds.size());
    for (int i = 0; i < itemIds.size(); i++) {
      writeText(out, itemIds.get(i));
      writeText(out, titles.get(i));
    }
  }

  private static ItemTable read(DataInputStream in) throws IOException {
    List<String> itemIds = new ArrayList<>();
    List<String> titles = new ArrayList<>();
    for (int left = readCount(in); left > 0; left--) {
      itemIds.add(readText(in));
      titles.add(readText(in));
    }
    return new ItemTable(itemIds, titles);
  }
}
