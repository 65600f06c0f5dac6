package dev.nightjar.train.model;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.tensor.Tensors;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A model as it is evaluated and served: standardized scores of the dual view, evidence of item
 * pairs, and bonuses of items, added up as {@link BlendWeights} says.
 *
 * @param items rows of every index, padding and mask included
 * @param factors (I+2), the standardized scores are multiplied by them; absent where all are 1
 * @param bonuses (I+2), added to the scores of every sequence; absent where there are none
 */
public record Scorer(
    DualView view,
    ItemRows items,
    Standardization standardization,
    PairTerm pairs,
    Optional<float[]> factors,
    Optional<float[]> bonuses) {
  /** The model alone. */
  public static Scorer of(DualView view, ItemRows items, Catalog catalog) {
    return new Scorer(
        view,
        items,
        Standardization.of(items, catalog),
        PairTerm.NONE,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The same with weights of the views.
   *
   * @param weights of each view's scores, which are standardized for themselves; of all together if
   *     there is only one
   */
  public Scorer weighing(List<Double> weights, Catalog catalog) {
    Standardization weighed =
        weights.size() == standardization.parts().size()
            ? standardization.withWeights(weights)
            : Standardization.ofViews(items, catalog, weights);
    return new Scorer(view, items, weighed, pairs, factors, bonuses);
  }

  /**
   * The same with evidence.
   *
   * @param tail (I+2) which items are tail items
   */
  public Scorer with(BlendWeights blend, ItemPairs evidence, boolean[] tail) {
    return new Scorer(
        view,
        items,
        standardization.withDeviation(blend.model()),
        PairTerm.of(blend.blend(evidence, tail, PairTerm.served(tail.length)), blend),
        unlessAll(1, blend.factors(tail)),
        unlessAll(0, blend.bonuses(evidence, tail)));
  }

  private static Optional<float[]> unlessAll(float nothing, float[] values) {
    for (float value : values) {
      if (value != nothing) {
        return Optional.of(values);
      }
    }
    return Optional.empty();
  }

  /** The newest items of a sequence that evidence is read for: no more than are served. */
  public int history() {
    return view == null ? BlendWeights.HISTORY : Math.min(BlendWeights.HISTORY, view.maxLength());
  }

  /**
   * u of some sequences.
   *
   * @param sequences (B, L) item indexes, padded with 0 on the left
   * @return (B, V d)
   */
  public Tensor represent(Tensor sequences) {
    return view.represent(items, sequences);
  }

  /**
   * Scores of every index.
   *
   * @param representations (B, V d)
   * @param recent (B, H) the newest items of each sequence, at most {@link #history}
   * @return (B, I+2)
   */
  public Tensor scores(Tensor representations, Tensor recent) {
    Tensor scaled = standardization.apply(representations);
    Tensor scores = torch.matmul(scaled, items.vectors().transpose(0, 1));
    factors.ifPresent(by -> scores.mul_(Tensors.of(by, by.length)));
    bonuses.ifPresent(added -> scores.add_(Tensors.of(added, added.length)));
    return pairs.addTo(scores, recent);
  }
}
