package dev.nightjar.train.evaluation;

import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * Chooses the weights of model and evidence by NDCG@10 of the validation targets in the full
 * catalog, or among sampled negatives: first how fast evidence of older items decays, by what
 * {@link WeightFit#promise} says of the evidence alone, then the weights of the model's views, by
 * what it says of both; at these, a {@link WeightChoice} without the model and one with it. At most
 * {@value #USERS} users decide, of promises {@value #FEW_USERS}, drawn by the seed. Where one item
 * is the target of many, which anything that knows it is popular gets right, only some of these
 * decide: they say nothing about the others.
 */
public final class BlendSearch {
  private static final int USERS = 20_000;
  private static final int FEW_USERS = 5_000;
  private static final double ONE_ITEM = 0.05; // of the users
  private static final int FEW_OF_AN_ITEM = 10;
  private static final double[] DECAYS = {0.5, 0.65, 0.8};

  private final Histories histories;
  private final ItemPairs pairs;
  private final boolean[] tail;
  private final Optional<SampledNegatives> among;
  private final int[] users;
  private final int[] few; // of the users

  /**
   * @param pairs of the training interactions
   * @param tail (I+2) which items are tail items
   * @param among what targets are ranked among, if not the full catalog
   */
  public BlendSearch(
      Histories histories,
      ItemPairs pairs,
      boolean[] tail,
      Optional<SampledNegatives> among,
      long seed) {
    this.histories = histories;
    this.pairs = pairs;
    this.tail = tail;
    this.among = among;
    users = sample(histories, seed);
    few = new SplitMix(seed).sample(users, FEW_USERS);
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
    int[] mixed = mixed(all, user -> histories.target(user, Split.VALIDATION));
    return new SplitMix(seed).sample(mixed, USERS);
  }

  /** The first of those with the same target, so that it is that of {@value #ONE_ITEM} at most. */
  static int[] mixed(int[] users, IntUnaryOperator target) {
    int most = Math.max(FEW_OF_AN_ITEM, (int) (ONE_ITEM * users.length));
    Map<Integer, Integer> counts = new HashMap<>();
    return Arrays.stream(users)
        .filter(user -> counts.merge(target.applyAsInt(user), 1, Integer::sum) <= most)
        .toArray();
  }

  /** Whether the target can be recommended. */
  private static boolean isNew(Histories histories, int user) {
    int known = histories.knownLength(user, Split.VALIDATION);
    int[] items = histories.sorted(user, known);
    return known > 0 && Arrays.binarySearch(items, histories.target(user, Split.VALIDATION)) < 0;
  }

  /**
   * Searches with a model, or with the same one weighing its views otherwise where that promises
   * more; the model alone if there is nobody to decide.
   *
   * @param directions others, those most like the model first: one that does not promise more ends
   *     its list
   */
  public Both run(Scorer model, List<List<Scorer>> directions) {
    if (users.length == 0) {
      Found nothing = new Found(BlendWeights.MODEL_ALONE, 0, 0);
      return new Both(model, nothing, nothing);
    }
    Tensor representations = Tensors.kept(Representations.of(model, histories, Split.VALIDATION));
    double decay = decay(model.history());
    Tried best =
        best(
            tried(model, representations, decay),
            directions,
            other -> tried(other, representations, decay));
    Candidates candidates = candidates(users, best.model, representations, decay);
    Found without = new WeightChoice(candidates.without(0), decay).run();
    return new Both(best.model, new WeightChoice(candidates, decay).run(without), without);
  }

  private Tried tried(Scorer model, Tensor representations, double decay) {
    return new Tried(model, WeightFit.promise(candidates(few, model, representations, decay)));
  }

  /** A model, and what may come of it. */
  record Tried(Scorer model, double promise) {}

  static Tried best(Tried first, List<List<Scorer>> directions, Function<Scorer, Tried> trying) {
    Tried best = first;
    for (List<Scorer> others : directions) {
      for (Scorer other : others) {
        Tried tried = trying.apply(other);
        if (tried.promise <= best.promise) {
          break;
        }
        best = tried;
      }
    }
    return best;
  }

  /** The one with which evidence alone promises most. */
  private double decay(int history) {
    double best = DECAYS[0];
    double most = Double.NEGATIVE_INFINITY;
    for (double decay : DECAYS) {
      double promise = WeightFit.promise(collecting(decay).ofEvidence(few, history));
      if (promise > most) {
        most = promise;
        best = decay;
      }
    }
    return best;
  }

  private CollectCandidates collecting(double decay) {
    return new CollectCandidates(histories, pairs, tail, decay, among);
  }

  private Candidates candidates(int[] some, Scorer model, Tensor representations, double decay) {
    return collecting(decay).of(some, representations, model);
  }
}
