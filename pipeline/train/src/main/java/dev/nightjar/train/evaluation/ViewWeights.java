package dev.nightjar.train.evaluation;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * Chooses the weight of the semantic view relative to the collaborative one, by NDCG@10 of the
 * validation targets in the full catalog: views that were trained apart are not equally good, and
 * which one is better depends on the data. It evaluates at most {@value #USERS} users, drawn by the
 * seed; of equally good weights, the first in the list wins.
 */
public final class ViewWeights {
  private static final int USERS = 5_000;
  private static final double[] SEMANTIC = {0.3, 0.2, 0.45, 0.1, 0.7, 0, 1, 1.5, 3};

  private ViewWeights() {}

  /** A model of two views that were trained apart, with their usual weights. */
  public static Scorer usual(Scorer model, Catalog catalog) {
    return model.weighing(List.of(1.0, SEMANTIC[0]), catalog);
  }

  /**
   * The model with the best weights.
   *
   * @param model of two views that were trained apart
   */
  public static Scorer choose(Scorer model, TrainingSet set, long seed) {
    int[] users = set.histories().usersWithTarget(Split.VALIDATION);
    int[] some = new SplitMix(seed).sample(users, USERS);
    Tensor representations =
        Tensors.kept(Representations.of(model, set.histories(), Split.VALIDATION));
    ModelRanks ranks = new ModelRanks(set.histories(), SampledNegatives.of(set, seed));
    Scorer best = usual(model, set.catalog());
    double most = -1;
    for (double semantic : SEMANTIC) {
      Scorer tried = best.weighing(List.of(1.0, semantic), set.catalog());
      double ndcg10 = ndcg10(ranks, some, representations, tried);
      if (ndcg10 > most) {
        most = ndcg10;
        best = tried;
      }
    }
    return best;
  }

  /**
   * The same model with larger weights of the semantic view, and with smaller ones, the nearest
   * first.
   */
  public static List<List<Scorer>> others(Scorer model, Catalog catalog) {
    double present = model.standardization().weights().get(1);
    return Stream.<DoublePredicate>of(weight -> weight > present, weight -> weight < present)
        .map(
            side ->
                Arrays.stream(SEMANTIC)
                    .filter(side)
                    .boxed()
                    .sorted(Comparator.comparingDouble(weight -> Math.abs(weight - present)))
                    .map(weight -> model.weighing(List.of(1.0, weight), catalog))
                    .toList())
        .toList();
  }

  private static double ndcg10(
      ModelRanks ranks, int[] users, Tensor representations, Scorer scorer) {
    return Figures.of(
            ranks
                .of(users, representations, scorer, Split.VALIDATION, ModelRanks.Besides.NOTHING)
                .full())
        .ndcg10();
  }
}
