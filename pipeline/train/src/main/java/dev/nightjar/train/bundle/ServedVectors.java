package dev.nightjar.train.bundle;

import dev.nightjar.contract.ModelFacts;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.settings.BundleSettings.ItemTable;
import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The matrix that queries are multiplied by: item vectors times the items' factors, followed by a
 * column of bonuses, if there are any. Rows after the last item are zeros: whole blocks of scores.
 *
 * @param table how it is written; values that float16 cannot hold are rounded, before factors and
 *     bonuses
 */
record ServedVectors(Scorer scorer, ItemTable table) {
  private static final String NAME = "item_vectors";

  /** The table, (P, V d) or with bonuses (P, V d + 1). */
  OnnxValue export(OnnxGraph graph) {
    return table == ItemTable.FLOAT16 ? exportHalves(graph) : exportFloats(graph);
  }

  private int columns() {
    return ModelFacts.columns(scorer.items().count() - 2);
  }

  private int width() {
    return scorer.view().representationWidth();
  }

  private float[] padded(float[] values) {
    return Arrays.copyOf(values, columns());
  }

  private OnnxValue exportFloats(OnnxGraph graph) {
    Tensor vectors = scorer.items().vectors();
    float[] floats =
        Tensors.withoutGradients(
            () -> {
              Tensor scaled =
                  scorer
                      .factors()
                      .map(by -> vectors.mul(Tensors.of(by, by.length, 1)))
                      .orElse(vectors);
              return Tensors.floats(
                  scorer
                      .bonuses()
                      .map(by -> Tensors.concat(1, scaled, Tensors.of(by, by.length, 1)))
                      .orElse(scaled));
            });
    int served = width() + (scorer.bonuses().isPresent() ? 1 : 0);
    int values = Math.multiplyExact(columns(), served);
    return graph.constant(NAME, Arrays.copyOf(floats, values), columns(), served);
  }

  /** Computed once, when the model is loaded. */
  private OnnxValue exportHalves(OnnxGraph graph) {
    short[] halves = Tensors.withoutGradients(() -> Tensors.halves(scorer.items().vectors()));
    int values = Math.multiplyExact(columns(), width());
    OnnxValue vectors =
        graph
            .halves(NAME + ".float16", Arrays.copyOf(halves, values), columns(), width())
            .toFloat();
    if (scorer.factors().isPresent()) {
      float[] factors = padded(scorer.factors().get());
      vectors = vectors.mul(graph.constant(NAME + ".factors", factors, columns(), 1));
    }
    if (scorer.bonuses().isPresent()) {
      float[] bonuses = padded(scorer.bonuses().get());
      OnnxValue column = graph.constant(NAME + ".bonuses", bonuses, columns(), 1);
      vectors = graph.concat(1, List.of(vectors, column));
    }
    return vectors.named(NAME);
  }
}
