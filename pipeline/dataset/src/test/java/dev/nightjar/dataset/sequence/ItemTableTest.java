package dev.nightjar.dataset.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemTableTest {
  @TempDir Path folder;

  private ItemTable table(List<String> ids) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String id : ids) {
      int index = Conventions.FIRST_ITEM + lines.size();
      String title = index % 3 == 0 ? "" : "title of " + id;
      lines.add(
          Json.line(new CatalogItem(index, id, title, "", List.of(), "", Map.of(), 0, 0, true)));
    }
    return ItemTable.of(Files.write(folder.resolve("items.jsonl"), lines));
  }

  @Test
  void findsEveryItemByItsIdAndNoOther() throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      ids.add("item-" + i);
    }
    ids.addAll(List.of("\ud83d\ude00", "é", "AaAa", "BBBB", "AaBB", "a b"));
    ItemTable table = table(ids);
    for (int i = 0; i < ids.size(); i++) {
      int index = Conventions.FIRST_ITEM + i;
      assertThat(table.indexOrPadding(ids.get(i))).isEqualTo(index);
      assertThat(table.title(index)).isEqualTo(index % 3 == 0 ? "" : "title of " + ids.get(i));
    }
    for (String unknown : List.of("", "item", "item-3000", "item-01", "BBAa", "e\u0301")) {
      assertThat(table.indexOrPadding(unknown)).isEqualTo(Conventions.PADDING);
    }
  }

  @Test
  void findsNothingWhereNothingIs() throws IOException {
    assertThat(table(List.of()).indexOrPadding("a")).isEqualTo(Conventions.PADDING);
  }
}
