package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemMatchTest {
  @TempDir Path root;

  @Test
  void itemsMeetByTheirIdsWhereverTheyStand() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      FolderReader tonight = dataset(store, "tonight", "new", "c", "a");
      ItemMatch match = ItemMatch.read(tonight, dataset(store, "trained", "a", "b", "c"), 3);
      UserSequence user = UserSequence.leaveOneOut(0, "u", new int[] {3, 1, 2}, new long[3]);
      assertThat(match.sequence(user)).containsExactly(1, 3);
      ScoreRow row = match.tonight(ScoreRow.of(new float[] {0, 10, 20, 30}));
      assertThat(row.score(1)).isEqualTo(Float.NEGATIVE_INFINITY);
      assertThat(row.score(2)).isEqualTo(30);
      assertThat(row.score(3)).isEqualTo(10);
      ItemVectors vectors = match.tonight(new ItemVectors(new float[] {9, 1, 2, 3}, 1));
      assertThat(vectors.values()).containsExactly(0, 0, 3, 1);
    }
  }

  private static FolderReader dataset(ObjectStore store, String folder, String... ids)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= ids.length; i++) {
      CatalogItem item =
          new CatalogItem(i, ids[i - 1], "", "", List.of(), "", Map.of(), 1, 1, true);
      lines.append(Json.line(item)).append('\n');
    }
    FolderWriter writer = new FolderWriter(store, folder);
    byte[] items = lines.toString().getBytes(StandardCharsets.UTF_8);
    writer.write(Layout.ITEMS, items, ids.length);
    writer.finish(
        Layout.DATASET,
        Map.of(),
        Nightjar.provenance(List.of(), Json.tree(Map.of("of", folder)), 0, Map.of()));
    return FolderReader.open(store, folder, Layout.DATASET);
  }
}
