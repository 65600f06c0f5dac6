package dev.nightjar.train.pairs;

import dev.nightjar.contract.Require;
import dev.nightjar.train.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A sparse matrix over items: row j holds the items that follow from having had j, each with a
 * weight above 0. Best first in each row, ties to the smaller index. 8 bytes an entry.
 */
public final class PairTable {
  private static final int ROWS_AT_ONCE = 1024;

  private final int[] offsets; // (rows + 1)
  private final int[] items;
  private final float[] weights;

  private PairTable(int[] offsets, int[] items, float[] weights) {
    this.offsets = offsets;
    this.items = items;
    this.weights = weights;
  }

  /** Finds the candidates of one row. An instance serves one thread. */
  @FunctionalInterface
  public interface RowSource {
    /** Adds every candidate of {@code item} to an empty row. */
    void fill(int item, PairRow row);
  }

  /**
   * Builds all rows, side by side.
   *
   * @param rows I + 2; padding and mask have empty rows
   * @param most entries kept of a row
   * @param sources makes the source of a block of rows
   */
  public static PairTable of(int rows, int most, Supplier<RowSource> sources) {
    List<Integer> starts =
        IntStream.iterate(0, from -> from < rows, from -> from + ROWS_AT_ONCE).boxed().toList();
    List<PairTable> blocks =
        Workers.map(
            starts,
            from -> block(rows, from, Math.min(rows, from + ROWS_AT_ONCE), most, sources.get()));
    return joined(rows, blocks);
  }

  private static PairTable block(int rows, int from, int to, int most, RowSource source) {
    PairRow row = new PairRow(rows);
    List<PairRow.Best> found = new ArrayList<>();
    for (int item = from; item < to; item++) {
      if (item > 0 && item < rows - 1) {
        source.fill(item, row);
      }
      found.add(row.takeBest(most));
    }
    return ofRows(found);
  }

  private static PairTable ofRows(List<PairRow.Best> rows) {
    int[] offsets = new int[rows.size() + 1];
    for (int row = 0; row < rows.size(); row++) {
      offsets[row + 1] = offsets[row] + rows.get(row).items().length;
    }
    int[] items = new int[offsets[rows.size()]];
    float[] weights = new float[items.length];
    for (int row = 0; row < rows.size(); row++) {
      PairRow.Best best = rows.get(row);
      System.arraycopy(best.items(), 0, items, offsets[row], best.items().length);
      System.arraycopy(best.weights(), 0, weights, offsets[row], best.items().length);
    }
    return new PairTable(offsets, items, weights);
  }

  private static PairTable joined(int rows, List<PairTable> blocks) {
    long total = blocks.stream().mapToLong(block -> block.items.length).sum();
    Require.that(
        total < Integer.MAX_VALUE - 8, "%,d item pairs are more than one table holds", total);
    int[] offsets = new int[rows + 1];
    int[] items = new int[(int) total];
    float[] weights = new float[(int) total];
    int row = 0;
    int at = 0;
    for (PairTable block : blocks) {
      System.arraycopy(block.items, 0, items, at, block.items.length);
      System.arraycopy(block.weights, 0, weights, at, block.items.length);
      for (int i = 1; i < block.offsets.length; i++) {
        offsets[++row] = at + block.offsets[i];
      }
      at += block.items.length;
    }
    return new PairTable(offsets, items, weights);
  }

  /** The same in a unit of its own: the mean over the rows of their largest weight becomes 1. */
  public PairTable standardized() {
    double sum = 0;
    int filled = 0;
    for (int row = 0; row < rows(); row++) {
      if (start(row) < end(row)) {
        sum += weights[start(row)];
        filled++;
      }
    }
    float[] scaled = weights.clone();
    for (int at = 0; at < scaled.length; at++) {
      scaled[at] = (float) (scaled[at] * filled / sum);
    }
    return new PairTable(offsets, items, scaled);
  }

  /** I + 2. */
  public int rows() {
    return offsets.length - 1;
  }

  /** Entries of all rows. */
  public int entries() {
    return items.length;
  }

  /** The first entry of a row. */
  public int start(int row) {
    return offsets[row];
  }

  /** The end of a row's entries. */
  public int end(int row) {
    return offsets[row + 1];
  }

  /** The item of an entry. */
  public int item(int entry) {
    return items[entry];
  }

  /** The weight of an entry. */
  public float weight(int entry) {
    return weights[entry];
  }
}
