package dev.nightjar.train.bundle;

import dev.nightjar.contract.Npy;
import dev.nightjar.contract.RelatedItem;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.train.pairs.Evidence;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.pairs.PairTable;
import java.io.IOException;
import java.util.List;

/**
 * The evidence of item pairs as tables in a bundle, from which related items are listed: what users
 * take together, and what has similar texts, each the sum of its kinds of evidence.
 */
public final class RelatedPairs {
  private RelatedPairs() {}

  /** Fails before any work if a table would not go into one file of at most 2 GB. */
  public static void check(int items, int most) {
    long largest = (Integer.MAX_VALUE - 1024L) / Float.BYTES / items;
    Require.that(
        most <= largest,
        "--related-pairs must be at most %d for %,d items, was %d",
        largest,
        items,
        most);
  }

  /**
   * Writes two files for each kind: see {@link RelatedItem.Kind}.
   *
   * @param most entries kept of a row
   */
  public static void write(FolderWriter folder, ItemPairs pairs, int most) throws IOException {
    for (RelatedItem.Kind kind : RelatedItem.Kind.values()) {
      write(folder, kind, sum(pairs, evidence(kind), most), most);
    }
  }

  private static List<Evidence> evidence(RelatedItem.Kind kind) {
    return switch (kind) {
      case TOGETHER -> List.of(Evidence.TRANSITIONS, Evidence.SAME_DAY, Evidence.CO_OCCURRENCE);
      case ALIKE -> List.of(Evidence.TOKENS, Evidence.TEXT_VECTORS);
    };
  }

  /** Each table is in a unit of its own, so they add up as they are. */
  private static PairTable sum(ItemPairs pairs, List<Evidence> kinds, int most) {
    int rows = pairs.get(kinds.get(0)).rows();
    return PairTable.of(
        rows, most, () -> (item, row) -> kinds.forEach(kind -> row.add(pairs.get(kind), item, 1)));
  }

  private static void write(FolderWriter folder, RelatedItem.Kind kind, PairTable table, int most)
      throws IOException {
    int count = table.rows() - 2; // without padding and mask
    int[] items = new int[Math.multiplyExact(count, most)];
    float[] weights = new float[items.length];
    for (int row = 1; row <= count; row++) {
      int to = (row - 1) * most;
      for (int entry = table.start(row); entry < table.end(row); entry++) {
        items[to] = table.item(entry);
        weights[to++] = table.weight(entry);
      }
    }
    folder.write(kind.itemsFile(), Npy.file(items, count, most), count);
    folder.write(kind.weightsFile(), Npy.file(weights, count, most), count);
  }
}
