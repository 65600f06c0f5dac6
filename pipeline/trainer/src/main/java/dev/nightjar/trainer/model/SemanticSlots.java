package dev.nightjar.trainer.model;

import dev.nightjar.contract.Require;
import dev.nightjar.trainer.onnx.OnnxGraph;
import dev.nightjar.trainer.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Reserves the last places of the first {@value #LIST} of every list for the semantic view: its
 * best items that are not on the list yet. They get scores between those of the last place before
 * and of the first item they push down, in the order in which the semantic view has them, so a list
 * stays in the order of its scores. Items that must not be recommended have the score minus
 * infinity and stay where they are.
 *
 * <p>Shapes: B sequences, I items, s slots, f = {@value #LIST} - s places before them.
 *
 * @param count s; 0 reserves nothing
 */
public record SemanticSlots(int count) {
  /** Reserves nothing. */
  public static final SemanticSlots NONE = new SemanticSlots(0);

  /** The places of a list that slots are counted in. */
  public static final int LIST = 10;

  public SemanticSlots {
    Require.inRange(count, 0, LIST - 1, "slots");
  }

  public boolean isNone() {
    return count == 0;
  }

  private int before() {
    return LIST - count;
  }

  /**
   * Moves the semantic view's items up.
   *
   * @param scores (B, I+2), minus infinity where an item must not be recommended
   * @param semantic (B, I+2) scores of the semantic view
   * @return (B, I+2)
   */
  Tensor reserve(Tensor scores, Tensor semantic) {
    var best = torch.topk(scores, before() + 1L, 1, true, true);
    Tensor above = best.get0().narrow(1, before() - 1L, 1); // (B, 1) score of the last place before
    Tensor pushed = best.get0().narrow(1, before(), 1); // (B, 1) score of the next
    var picked = torch.topk(free(scores, semantic, best.get1()), count, 1, true, true);
    Tensor steps = Tensors.of(steps(), 1, count);
    Tensor raised = pushed.add(above.sub(pushed).mul(steps)); // (B, s)
    Tensor none = Tensors.full(Double.NEGATIVE_INFINITY, scores.size(0), count);
    Tensor kept = torch.gather(scores, 1, picked.get1());
    Tensor usable = picked.get0().gt(none).logical_and(pushed.gt(none));
    return scores.scatter(1, picked.get1(), torch.where(usable, raised, kept));
  }

  /** (B, I+2): the semantic view's scores of what may get a slot. */
  private Tensor free(Tensor scores, Tensor semantic, Tensor best) {
    Tensor never = Tensors.full(Double.NEGATIVE_INFINITY, Tensors.shape(scores));
    return torch
        .where(scores.eq(never), never, semantic)
        .scatter(1, best.narrow(1, 0, before()), never);
  }

  /** How far above the pushed item each slot lies, as a share of the way: the first is highest. */
  private float[] steps() {
    float[] steps = new float[count];
    for (int slot = 0; slot < count; slot++) {
      steps[slot] = (count - slot) / (count + 1f);
    }
    return steps;
  }

  /**
   * Whether rounding cannot change who gets a slot: the scores on both sides of every decision are
   * apart.
   *
   * @param apart smallest difference
   * @return (B) 1 or 0
   */
  public float[] decided(Tensor scores, Tensor semantic, double apart) {
    var best = torch.topk(scores, before() + 1L, 1, true, true);
    Tensor border = best.get0().narrow(1, before() - 1L, 2); // (B, 2)
    Tensor free = free(scores, semantic, best.get1());
    Tensor order = torch.topk(free, count + 1L, 1, true, true).get0(); // (B, s+1)
    Tensor smallest =
        Tensors.concat(1, gaps(border), gaps(order)).amin(new long[] {1}, false); // (B)
    return Tensors.floats(smallest.gt(Tensors.scalar(apart)).to(torch.ScalarType.Float));
  }

  /** (B, n) to (B, n-1): each less the next. */
  private static Tensor gaps(Tensor sorted) {
    long count = sorted.size(1) - 1;
    return sorted.narrow(1, 0, count).sub(sorted.narrow(1, 1, count));
  }

  /**
   * Adds the same computation to a graph.
   *
   * @param scores float (B, I+2), minus infinity where an item must not be recommended
   * @param semantic float (B, I+2)
   * @return float (B, I+2)
   */
  public String export(OnnxGraph graph, String scores, String semantic) {
    String[] best = topK(graph, scores, before() + 1L);
    String above = columns(graph, best[0], before() - 1L, before());
    String pushed = columns(graph, best[0], before(), before() + 1L);
    String never = graph.scalar(Float.NEGATIVE_INFINITY);
    String open = graph.node("Where", graph.node("Equal", scores, never), never, semantic);
    String taken = columns(graph, best[1], 0, before()); // (B, f)
    String nothing = graph.node("Expand", never, graph.node("Shape", taken));
    String[] picked = topK(graph, scatter(graph, open, taken, nothing), count);
    String steps = graph.constant("slots.steps", steps(), 1, count);
    String way = graph.node("Mul", graph.node("Sub", above, pushed), steps);
    String raised = graph.node("Add", pushed, way); // (B, s)
    String kept =
        graph.node(
            "GatherElements", new String[] {scores, picked[1]}, OnnxGraph.integer("axis", 1L));
    String usable =
        graph.node(
            "And", graph.node("Greater", picked[0], never), graph.node("Greater", pushed, never));
    String moved = graph.node("Where", usable, raised, kept);
    return scatter(graph, scores, picked[1], moved);
  }

  private static String[] topK(OnnxGraph graph, String scores, long count) {
    String[] found = {scores + ".best" + count, scores + ".places" + count};
    graph.node(
        "TopK",
        new String[] {scores, graph.longs(count)},
        found,
        OnnxGraph.integer("axis", 1L),
        OnnxGraph.integer("largest", 1L),
        OnnxGraph.integer("sorted", 1L));
    return found;
  }

  private static String columns(OnnxGraph graph, String table, long from, long to) {
    return graph.node("Slice", table, graph.longs(from), graph.longs(to), graph.longs(1));
  }

  private static String scatter(OnnxGraph graph, String table, String columns, String values) {
    return graph.node(
        "ScatterElements", new String[] {table, columns, values}, OnnxGraph.integer("axis", 1L));
  }
}
