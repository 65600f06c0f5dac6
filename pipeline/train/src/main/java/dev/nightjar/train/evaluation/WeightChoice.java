package dev.nightjar.train.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Chooses the weights of features by NDCG@10 of the targets among some candidates. On offer are
 * every single feature and what {@link WeightFit} finds at some lifts of tail targets.
 *
 * <p>Of evidence without a model, the one that ranks tail targets best is chosen, of those that
 * give up at most {@value #GIVEN_UP} of the best and are not below any kind of evidence alone.
 *
 * <p>With a model, the fit at the largest lift, of at most {@link WeightFit#WORTH}, is chosen that
 * is not below any kind of evidence alone and keeps {@value #KEPT} of what the model can add to the
 * sum of evidence. If that sum, or one kind of evidence alone, ranks tail targets better than it by
 * {@value #MARGIN} times, since the same targets chose the model's epoch, which flatters it, then
 * larger lifts may be chosen, too, with weights fitted from a start that leaves the model out for
 * tail candidates: where it is strongly against them, no slope leads there. Where the best is not
 * better than that sum by {@value #CERTAIN} standard errors, as chance may have it with few users,
 * or the chosen one ranks tail targets worse by {@value #WORSE}, the model is left out.
 *
 * <p>Fewer than {@value #ENOUGH} tail targets say little of others and would cost as much: what may
 * be given up for them, the largest lift and the goal are smaller in proportion.
 */
final class WeightChoice {
  private static final double[] LIFTS = {0.4, 0.2, 0.12, WeightFit.WORTH, 0.05, 0.03, 0};
  private static final double[] LARGE_LIFTS = {5, 2, 1, 0.6, 0.4, 0.2, 0.1};
  private static final double GIVEN_UP = 0.01;
  private static final double MARGIN = 1.05;
  private static final double CERTAIN = 1;
  private static final double WORSE = 2;
  private static final double KEPT = 0.3;
  private static final double ENOUGH = 400;
  private static final double NOT_FITTED = Double.POSITIVE_INFINITY;
  private static final double WITHOUT_MODEL = 1e-3;

  private final Candidates candidates;
  private final double decay;
  private final int[] tailTargets;
  private final double trust; // in them

  WeightChoice(Candidates candidates, double decay) {
    this.candidates = candidates;
    this.decay = decay;
    tailTargets = IntStream.range(0, candidates.users()).filter(candidates::tailTarget).toArray();
    trust = trust(tailTargets.length);
  }

  /** How far so many tail targets speak for others, from 0 to 1. */
  static double trust(int tailTargets) {
    return Math.min(1, tailTargets / ENOUGH);
  }

  /**
   * What may be chosen.
   *
   * @param gains of every target
   * @param all NDCG@10
   * @param tail of tail targets
   * @param lift at which it was fitted
   */
  record Option(FeatureWeights weights, double[] gains, double all, double tail, double lift) {}

  private Option option(FeatureWeights weights, double lift) {
    double[] gains = candidates.gains(weights);
    return new Option(weights, gains, mean(gains), mean(ofTail(gains)), lift);
  }

  private static double mean(double[] gains) {
    return Arrays.stream(gains).average().orElse(0);
  }

  private double[] ofTail(double[] gains) {
    return Arrays.stream(tailTargets).mapToDouble(user -> gains[user]).toArray();
  }

  private BlendSearch.Found found(Option option) {
    return new BlendSearch.Found(option.weights.blend(decay), option.all, option.tail);
  }

  /** With nothing to keep up with. */
  BlendSearch.Found run() {
    List<Option> offered = offered();
    double floor =
        Math.max(ofEvidence(offered, Option::all), (1 - trust * GIVEN_UP) * best(offered).all);
    return found(bestOfTail(above(floor, offered)));
  }

  /**
   * @param rival what must not be better overall, nor among tail targets if that can be had, too
   */
  BlendSearch.Found run(BlendSearch.Found rival) {
    List<Option> offered = offered();
    Option best = best(offered);
    double kept = rival.ndcg10() + KEPT * (best.all - rival.ndcg10());
    double goal = trust * MARGIN * Math.max(ofEvidence(offered, Option::tail), rival.tailNdcg10());
    Option chosen = choose(offered, kept, goal, trust * WeightFit.WORTH);
    if (chosen.tail < goal) {
      List<Option> more = new ArrayList<>(offered);
      more.addAll(fitted(new WeightFit(candidates, WITHOUT_MODEL), LARGE_LIFTS));
      chosen = choose(more, kept, goal, trust * WeightFit.WORTH);
    }
    if (rival.ndcg10() == 0) {
      return found(chosen); // there is no evidence
    }
    double[] gains = candidates.gains(FeatureWeights.of(rival.weights()));
    boolean certain = isBetter(best.gains, gains, CERTAIN);
    boolean tailIsWorse = isBetter(ofTail(gains), ofTail(chosen.gains), WORSE);
    return certain && !tailIsWorse ? found(chosen) : rival;
  }

  /** Every single feature, then what is fitted. */
  private List<Option> offered() {
    List<Option> offered = new ArrayList<>();
    for (int kind = 0; kind < FeatureWeights.COUNT; kind++) {
      offered.add(option(FeatureWeights.alone(kind), NOT_FITTED));
    }
    offered.addAll(fitted(new WeightFit(candidates, 1), LIFTS));
    return offered;
  }

  private List<Option> fitted(WeightFit fit, double[] lifts) {
    List<FeatureWeights> fits = fit.at(lifts);
    return IntStream.range(0, fits.size())
        .mapToObj(i -> option(fits.get(i).scaled(), lifts[i]))
        .toList();
  }

  private static Option best(List<Option> options) {
    return options.stream().max(Comparator.comparingDouble(Option::all)).orElseThrow();
  }

  /** Of the best kind of evidence alone. */
  private static double ofEvidence(List<Option> offered, ToDoubleFunction<Option> figure) {
    return offered.subList(1, FeatureWeights.COUNT).stream()
        .mapToDouble(figure)
        .max()
        .orElseThrow();
  }

  /** Of equally good ones the best of all: where no tail target is found, tails say nothing. */
  private static Option bestOfTail(List<Option> options) {
    return options.stream()
        .max(Comparator.comparingDouble(Option::tail).thenComparingDouble(Option::all))
        .orElseThrow();
  }

  /**
   * @param offered every single feature, then fits, from large lifts to small ones
   * @param kept NDCG@10 of all targets that the chosen one has, if any has
   * @param goal NDCG@10 of tail targets for which larger lifts are chosen
   * @param price the largest lift without such a goal
   */
  static Option choose(List<Option> offered, double kept, double goal, double price) {
    Option best = best(offered);
    double floor = Math.max(ofEvidence(offered, Option::all), Math.min(best.all, kept));
    List<Option> enough = above(floor, offered);
    Option first =
        enough.stream()
            .filter(option -> option.lift <= price && option.tail > 0)
            .findFirst()
            .orElse(best);
    if (first.tail >= goal) {
      return first;
    }
    List<Option> reaching = enough.stream().filter(option -> option.tail >= goal).toList();
    return reaching.isEmpty() ? bestOfTail(enough) : best(reaching);
  }

  private static List<Option> above(double floor, List<Option> offered) {
    return offered.stream().filter(option -> option.all >= floor).toList();
  }

  /** Better by more than so many standard errors of the difference. */
  private static boolean isBetter(double[] found, double[] present, double errors) {
    double sum = 0;
    double squares = 0;
    for (int user = 0; user < found.length; user++) {
      double difference = found[user] - present[user];
      sum += difference;
      squares += difference * difference;
    }
    return sum > errors * Math.sqrt(squares);
  }
}
