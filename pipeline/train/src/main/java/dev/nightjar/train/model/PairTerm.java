package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.PairTable;
import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * The item-pair term of the score: each of the newest {@value BlendWeights#HISTORY} items of a
 * sequence adds its row of a table of item pairs, times {@link BlendWeights#decay} to the power of
 * its steps back.
 *
 * <p>Shapes: B sequences, H items of history, I items, M entries of a row.
 */
public final class PairTerm {
  /** Adds nothing. */
  public static final PairTerm NONE = new PairTerm(null, null, 0, new float[0]);

  private static final int FEWEST = 200;
  private static final int MOST = 400;
  private static final int ENTRIES = 5_000_000;

  private static final int HISTORY = BlendWeights.HISTORY;

  private final int[] items; // (I+2, M), 0 where there are fewer
  private final float[] weights; // (I+2, M)
  private final int width; // M
  private final float[] decays; // (H) oldest first
  private final Tensor itemTable;
  private final Tensor weightTable;

  private PairTerm(int[] items, float[] weights, int width, float[] decays) {
    this.items = items;
    this.weights = weights;
    this.width = width;
    this.decays = decays;
    int rows = width == 0 ? 0 : items.length / width;
    itemTable =
        width == 0
            ? null
            : Tensors.kept(Tensors.of(Arrays.stream(items).asLongStream().toArray(), rows, width));
    weightTable = width == 0 ? null : Tensors.kept(Tensors.of(weights, rows, width));
  }

  /**
   * M: entries of a row that are served, {@value #FEWEST} to {@value #MOST}, so that a table holds
   * {@value #ENTRIES} or, of many items, as many as it must.
   */
  public static int served(int items) {
    return Math.max(FEWEST, Math.min(MOST, ENTRIES / items));
  }

  /**
   * A term that adds a table as it is.
   *
   * @param table its weights are those of scores
   * @param blend whose decays are used
   */
  public static PairTerm of(PairTable table, BlendWeights blend) {
    int width = 0;
    for (int row = 0; row < table.rows(); row++) {
      width = Math.max(width, table.end(row) - table.start(row));
    }
    if (width == 0) {
      return NONE;
    }
    int[] items = new int[Math.multiplyExact(table.rows(), width)];
    float[] weights = new float[items.length];
    for (int row = 0; row < table.rows(); row++) {
      int to = row * width;
      for (int entry = table.start(row); entry < table.end(row); entry++) {
        items[to] = table.item(entry);
        weights[to++] = table.weight(entry);
      }
    }
    float[] decays = new float[HISTORY];
    for (int place = 0; place < HISTORY; place++) {
      decays[place] = blend.decay(HISTORY - 1 - place);
    }
    return new PairTerm(items, weights, width, decays);
  }

  private boolean isNothing() {
    return width == 0;
  }

  /**
   * Adds the term, in place.
   *
   * @param scores (B, I+2)
   * @param recent (B, H) item indexes, padded with 0 on the left
   * @return (B, I+2)
   */
  Tensor addTo(Tensor scores, Tensor recent) {
    if (isNothing()) {
      return scores;
    }
    long length = recent.size(1);
    Tensor decay = Tensors.of(decays, HISTORY, 1).narrow(0, HISTORY - length, length); // (H, 1)
    Tensor added = rows(weightTable, recent).mul(decay).flatten(1, 2); // (B, H M)
    Tensor candidates = rows(itemTable, recent).flatten(1, 2); // (B, H M)
    return scores.scatter_add_(1, candidates, added);
  }

  private static Tensor rows(Tensor table, Tensor indexes) {
    return table
        .index_select(0, indexes.reshape(-1))
        .view(indexes.size(0), indexes.size(1), table.size(1));
  }

  /**
   * What a graph is to add to which scores: an item may stand there several times.
   *
   * @param items int32 (B, N)
   * @param scores float (B, N)
   */
  public record Exported(OnnxValue items, OnnxValue scores) {}

  /**
   * Adds the computation of the term to a graph.
   *
   * @param sequences int64 (B, L)
   * @param itemsName for what is exported
   * @param scoresName for what is exported
   */
  public Exported export(
      OnnxGraph graph, OnnxValue sequences, String itemsName, String scoresName) {
    if (isNothing()) {
      return new Exported(
          graph.constant(itemsName, new int[0], 0, 0),
          graph.constant(scoresName, new float[0], 0, 0));
    }
    OnnxValue recent = sequences.last(HISTORY, 1); // (B, H)
    OnnxValue length = recent.shapeFrom(1);
    OnnxValue ofPlaces =
        graph
            .constant("pairs.decays", decays, HISTORY, 1)
            .slice(
                graph.longs(HISTORY).sub(length), graph.longs(HISTORY), graph.longs(0)); // (H, 1)
    int rows = items.length / width;
    OnnxValue table = graph.constant("pairs.weights", weights, rows, width);
    OnnxValue added = table.gather(recent).mul(ofPlaces); // (B, H, M)
    OnnxValue candidates = graph.constant("pairs.items", items, rows, width).gather(recent);
    OnnxValue flat = graph.longs(0, -1);
    OnnxValue flatItems = candidates.reshape(flat);
    return new Exported(flatItems.named(itemsName), added.reshape(flat).named(scoresName));
  }
}
