package dev.nightjar.train.evaluation;

import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * Chooses the weights of model and evidence by NDCG@10 of the validation targets in the full
 * catalog: first for the evidence alone, with a {@link WeightClimb} for each of several decays;
 * then, at the best decay, for evidence and model together, trying other weights of the model's
 * views as long as that helps. At most {@value #USERS} users decide, drawn by the seed.
 */
public final class BlendSearch {
  private static final int USERS = 20_000;
  private static final double[] DECAYS = {0.5, 0.65, 0.8};

  private final Histories histories;
  private final ItemPairs pairs;
  private final boolean[] tail;
  private final int[] users;

  /**
   * @param pairs of the training interactions
   * @param tail (I+2) which items are tail items
   */
  public BlendSearch(Histories histories, ItemPairs pairs, boolean[] tail, long seed) {
    this.histories = histories;
    this.pairs = pairs;
    this.tail = tail;
    users = sample(histories, seed);
  }

  /**
   * What was chosen.
   *
   * @param ndcg10 of the users who decided, by their candidates
   * @param tailNdcg10 of those whose target is a tail item
   */
  public record Found(BlendWeights weights, double ndcg10, double tailNdcg10) {}

  /**
   * What was chosen with a model, and without.
   *
   * @param model as it weighs its views
   */
  public record Both(Scorer model, Found withModel, Found withoutModel) {}

  private static int[] sample(Histories histories, long seed) {
    int[] all =
        Arrays.stream(histories.usersWithTarget(Split.VALIDATION))
            .filter(user -> isNew(histories, user))
            .toArray();
    return new SplitMix(seed).sample(all, USERS);
  }

  /** Whether the target can be recommended. */
  private static boolean isNew(Histories histories, int user) {
    int known = histories.knownLength(user, Split.VALIDATION);
    int[] items = histories.sorted(user, known);
    return known > 0 && Arrays.binarySearch(items, histories.target(user, Split.VALIDATION)) < 0;
  }

  /**
   * Searches with a model, then with the same one weighing its views otherwise, as long as that is
   * better; the model alone if there is nobody to decide.
   *
   * @param directions others, those most like the model first: one that is not better ends its list
   */
  public Both run(Scorer model, List<List<Scorer>> directions) {
    if (users.length == 0) {
      Found nothing = new Found(BlendWeights.MODEL_ALONE, 0, 0);
      return new Both(model, nothing, nothing);
    }
    Tensor representations = Tensors.kept(Representations.of(model, histories, Split.VALIDATION));
    Both first = search(model, representations);
    double decay = first.withoutModel.weights.decay();
    return best(
        first,
        directions,
        other ->
            new WeightClimb(candidates(other, representations, decay), decay)
                .run(first.withoutModel));
  }

  static Both best(Both first, List<List<Scorer>> directions, Function<Scorer, Found> climb) {
    Both best = first;
    for (List<Scorer> others : directions) {
      for (Scorer other : others) {
        Found found = climb.apply(other);
        if (found.ndcg10 <= best.withModel.ndcg10) {
          break;
        }
        best = new Both(other, found, best.withoutModel);
      }
    }
    return best;
  }

  private Candidates candidates(Scorer model, Tensor representations, double decay) {
    return new CollectCandidates(histories, pairs, tail, Split.VALIDATION, decay)
        .of(users, representations, model);
  }

  private Both search(Scorer model, Tensor representations) {
    Candidates candidates = null;
    Found without = null;
    for (double decay : DECAYS) {
      Candidates tried = candidates(model, representations, decay);
      Found found = new WeightClimb(tried.without(0), decay).run();
      if (without == null || found.ndcg10 > without.ndcg10) {
        without = found;
        candidates = tried;
      }
    }
    Found with = new WeightClimb(candidates, without.weights.decay()).run(without);
    return new Both(model, with, without);
  }
}
