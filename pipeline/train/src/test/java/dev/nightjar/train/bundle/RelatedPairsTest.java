package dev.nightjar.train.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Npy;
import dev.nightjar.contract.RelatedItem.Kind;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.train.input.RandomSets;
import dev.nightjar.train.pairs.Evidence;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.pairs.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelatedPairsTest {
  private static final int ITEMS = 40;
  private static final int MOST = 7;

  @TempDir Path root;

  @Test
  void eachKindIsTheSumOfItsEvidenceBestFirst() throws IOException {
    ItemPairs pairs = ItemPairs.of(RandomSets.of(60, ITEMS, 12, 3));
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      RelatedPairs.write(new FolderWriter(store, "m"), pairs, MOST);
      assertThat(read(store, Kind.TOGETHER))
          .isEqualTo(
              expected(pairs, Evidence.TRANSITIONS, Evidence.SAME_DAY, Evidence.CO_OCCURRENCE))
          .isNotEqualTo(read(store, Kind.ALIKE));
      assertThat(read(store, Kind.ALIKE))
          .isEqualTo(expected(pairs, Evidence.TOKENS, Evidence.TEXT_VECTORS));
    }
  }

  private static List<List<Tables.Pair>> expected(ItemPairs pairs, Evidence... kinds) {
    List<List<Tables.Pair>> rows = new ArrayList<>();
    for (int item = 1; item <= ITEMS; item++) {
      Map<Integer, Float> sums = new TreeMap<>();
      for (Evidence kind : kinds) {
        Tables.rows(pairs.get(kind))
            .get(item)
            .forEach(pair -> sums.merge(pair.item(), pair.weight(), Float::sum));
      }
      assertThat(sums).doesNotContainKey(item);
      rows.add(
          sums.entrySet().stream()
              .map(sum -> new Tables.Pair(sum.getKey(), sum.getValue()))
              .sorted(Comparator.comparing(Tables.Pair::weight).reversed())
              .limit(MOST)
              .toList());
    }
    return rows;
  }

  private static List<List<Tables.Pair>> read(ObjectStore store, Kind kind) throws IOException {
    Npy.Ints items = Npy.readInts(store.open("m/" + kind.itemsFile()), "items");
    Npy.Floats weights = Npy.readFloats(store.open("m/" + kind.weightsFile()), "weights");
    assertThat(items.rows()).isEqualTo(weights.rows()).isEqualTo(ITEMS);
    List<List<Tables.Pair>> rows = new ArrayList<>();
    for (int row = 0; row < ITEMS; row++) {
      List<Tables.Pair> pairs = new ArrayList<>();
      for (int at = row * MOST; at < (row + 1) * MOST && items.values()[at] != 0; at++) {
        pairs.add(new Tables.Pair(items.values()[at], weights.values()[at]));
      }
      rows.add(pairs);
    }
    return rows;
  }

  @Test
  void aTableThatNoFileHoldsIsRefusedBeforeTheTraining() {
    RelatedPairs.check(2_000_000, 200);
    assertThatThrownBy(() -> RelatedPairs.check(4_000_000, 200))
        .hasMessage("--related-pairs must be at most 134 for 4,000,000 items, was 200");
  }
}
