package dev.nightjar.trainer.model;

import dev.nightjar.contract.Conventions;
import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.onnx.OnnxGraph;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What is added to a candidate's score for being like an item of the history in text. An item likes
 * its {@value #NEIGHBOURS} nearest items by cosine, each by as much as its cosine is above that of
 * the last of them. An item {@code a} steps back in the history counts {@value #DECAY} to the power
 * of a; the most liked-by item decides, so a long history is no advantage.
 *
 * <p>Training cannot learn this (METHOD: training it in fails); it is chosen by its weight. Shapes:
 * B sequences, H items of history, I items, K neighbours.
 */
public final class ContentTerm {
  /** Adds nothing. */
  public static final ContentTerm NONE = new ContentTerm(null, null, 0);

  /** H: newest items of a history that are looked at. */
  public static final int HISTORY = 10;

  private static final int NEIGHBOURS = 100;
  private static final double DECAY = 0.8;
  private static final int ROWS_AT_ONCE = 1024;

  private final Tensor neighbours; // (I+2, K) item indexes, 0 where there are fewer
  private final Tensor lifts; // (I+2, K), 0 and more
  private final double weight;

  private ContentTerm(Tensor neighbours, Tensor lifts, double weight) {
    this.neighbours = neighbours;
    this.lifts = lifts;
    this.weight = weight;
  }

  /** Finds every item's neighbours, exactly; the term has no weight yet. */
  public static ContentTerm of(Catalog catalog) {
    int[] withText =
        IntStream.rangeClosed(Conventions.FIRST_ITEM, catalog.items())
            .filter(catalog::hasText)
            .toArray();
    int count = Math.min(NEIGHBOURS, withText.length - 1);
    if (count < 1) {
      return NONE;
    }
    long[] items = new long[catalog.rows() * count];
    float[] lifts = new float[items.length];
    Tensors.withoutGradients(
        () -> {
          find(catalog, withText, count, items, lifts);
          return null;
        });
    return new ContentTerm(
        Tensors.kept(Tensors.of(items, catalog.rows(), count)),
        Tensors.kept(Tensors.of(lifts, catalog.rows(), count)),
        0);
  }

  private static void find(
      Catalog catalog, int[] withText, int count, long[] items, float[] lifts) {
    Tensor text = Tensors.of(catalog.textVectors(), catalog.rows(), catalog.textWidth());
    long[] all = Arrays.stream(withText).asLongStream().toArray();
    Tensor candidates = text.index_select(0, Tensors.of(all, all.length)); // (n, D_t)
    for (int from = 0; from < all.length; from += ROWS_AT_ONCE) {
      int start = from;
      int rows = Math.min(ROWS_AT_ONCE, all.length - from);
      Tensors.scoped(
          () -> {
            Tensor cosine =
                torch.matmul(candidates.narrow(0, start, rows), candidates.transpose(0, 1));
            cosine.diagonal(start, 0, 1).fill_(Tensors.scalar(-2)); // itself
            var best = torch.topk(cosine, count, 1, true, true);
            float[] values = Tensors.floats(best.get0());
            long[] places = Tensors.longs(best.get1());
            for (int row = 0; row < rows; row++) {
              int to = withText[start + row] * count;
              for (int k = 0; k < count; k++) {
                items[to + k] = all[(int) places[row * count + k]];
                lifts[to + k] = values[row * count + k] - values[row * count + count - 1];
              }
            }
          });
    }
  }

  /**
   * The same, but the likeness of a tail item counts {@code factor} times: of an item that training
   * has hardly seen, text says more than the model.
   *
   * @param tailItem an item with fewer training interactions is a tail item
   */
  public ContentTerm favouringTail(Catalog catalog, int tailItem, double factor) {
    if (neighbours == null || factor == 1) {
      return this;
    }
    float[] factors = new float[catalog.rows()];
    Arrays.fill(factors, 1);
    for (int item : catalog.seen(0, tailItem - 1)) {
      factors[item] = (float) factor;
    }
    return Tensors.withoutGradients(
        () -> {
          Tensor ofNeighbours =
              Tensors.of(factors, factors.length)
                  .index_select(0, neighbours.reshape(-1))
                  .view_as(neighbours);
          return new ContentTerm(neighbours, Tensors.kept(lifts.mul(ofNeighbours)), weight);
        });
  }

  /** The same with another weight. */
  public ContentTerm withWeight(double other) {
    return new ContentTerm(neighbours, lifts, other);
  }

  public double weight() {
    return weight;
  }

  private boolean isNothing() {
    return weight == 0 || neighbours == null;
  }

  /**
   * Adds the term.
   *
   * @param scores (B, I+2)
   * @param recent (B, H) item indexes, padded with 0 on the left; H is at most {@link #HISTORY}
   * @return (B, I+2)
   */
  Tensor addTo(Tensor scores, Tensor recent) {
    if (isNothing()) {
      return scores;
    }
    long length = recent.size(1);
    Tensor decay = Tensors.of(decays(), HISTORY, 1).narrow(0, HISTORY - length, length); // (H, 1)
    Tensor liked = torch.embedding(lifts, recent).mul(decay).flatten(1, 2); // (B, H K)
    Tensor items = rows(neighbours, recent).flatten(1, 2); // (B, H K)
    Tensor most = torch.zeros_like(scores).scatter_reduce_(1, items, liked, "amax", true);
    return scores.add(most, Tensors.scalar(weight));
  }

  private static Tensor rows(Tensor table, Tensor indexes) {
    return table
        .index_select(0, indexes.reshape(-1))
        .view(indexes.size(0), indexes.size(1), table.size(1));
  }

  /** Of the places of a history, oldest first. */
  private static float[] decays() {
    float[] decays = new float[HISTORY];
    for (int place = 0; place < HISTORY; place++) {
      decays[place] = (float) Math.pow(DECAY, HISTORY - 1 - place);
    }
    return decays;
  }

  /**
   * Adds the same computation to a graph.
   *
   * @param sequences int64 (B, L)
   * @param scores float (B, I+2)
   * @return float (B, I+2)
   */
  public String export(OnnxGraph graph, String sequences, String scores) {
    if (isNothing()) {
      return scores;
    }
    String recent =
        graph.node(
            "Slice",
            sequences,
            graph.longs(-HISTORY),
            graph.longs(Long.MAX_VALUE),
            graph.longs(1)); // (B, H)
    String length = graph.node("Shape", new String[] {recent}, OnnxGraph.integer("start", 1L));
    String decays =
        graph.node(
            "Slice",
            graph.constant("content.decays", decays(), HISTORY, 1),
            graph.node("Sub", graph.longs(HISTORY), length),
            graph.longs(HISTORY),
            graph.longs(0)); // (H, 1)
    String table =
        graph.constant("content.lifts", Tensors.floats(lifts), lifts.size(0), lifts.size(1));
    String liked = graph.node("Mul", graph.node("Gather", table, recent), decays); // (B, H, K)
    String items =
        graph.node(
            "Gather",
            graph.constant(
                "content.neighbours",
                Arrays.stream(Tensors.longs(neighbours)).mapToInt(Math::toIntExact).toArray(),
                neighbours.size(0),
                neighbours.size(1)),
            recent); // (B, H, K)
    String most =
        graph.node(
            "ScatterElements",
            new String[] {
              graph.node("ConstantOfShape", graph.node("Shape", scores)),
              graph.node("Reshape", items, graph.longs(0, -1)),
              graph.node("Reshape", liked, graph.longs(0, -1))
            },
            OnnxGraph.integer("axis", 1L),
            OnnxGraph.text("reduction", "max")); // (B, I+2)
    return graph.node("Add", scores, graph.node("Mul", most, graph.scalar((float) weight)));
  }
}
