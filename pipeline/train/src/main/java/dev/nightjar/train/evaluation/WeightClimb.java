package dev.nightjar.train.evaluation;

import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.Evidence;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Moves the weights of features to raise NDCG@10 of the targets among some candidates.
 *
 * <p>First one set of weights for all candidates: from the best of single features, all of them
 * together, and the best sum of evidence with some of the model, one weight after the other is
 * moved as long as that helps by more than {@value #ERRORS} standard errors over the users. Then
 * the weights of tail candidates are moved, from these and from those of the best sum at some
 * scales and offsets, to raise NDCG@10 of tail targets, as long as that of all stays above {@value
 * #FLOOR} of the best and above that of every single feature. While tail targets are not ranked
 * better than by the best sum of evidence without the model and by every kind of evidence alone,
 * {@value #MARGIN} times, since the same targets chose the model's epoch, which flatters it, more
 * is given up for them, {@value #STEP} at a time, until {@value #KEPT} of what the model adds to
 * that sum is left. Where the first set of weights is not better than the best sum by {@value
 * #CERTAIN} standard errors, as chance may have it with few users, or tail targets are ranked worse
 * by {@value #WORSE} in the end, the model is left out.
 */
final class WeightClimb {
  private static final double FLOOR = 0.995;
  private static final double STEP = 0.005;
  private static final double MARGIN = 1.05;
  private static final double ERRORS = 0.3;
  private static final double CERTAIN = 1;
  private static final double WORSE = 2;
  private static final double KEPT = 0.5;
  private static final int ROUNDS = 3;
  private static final double[] SHARES = {0.05, 0.1, 0.2, 0.4, 0.8};
  private static final double[] FIRST = {0.1, 0.2, 0.4, 0.8, 1.6};
  private static final double[] NEXT = {0, 0.5, 0.7, 0.85, 1.2, 1.4, 2};
  private static final double[] SCALES = {0.5, 1, 2};
  private static final double[] OFFSETS = {-1, -0.3, 0, 0.3, 1};
  private static final double[] BONUSES = {-0.5, -0.2, 0.2, 0.5};
  private static final int FEATURES = CollectCandidates.FEATURES;

  private final Candidates candidates;
  private final double decay;
  private double[] head = new double[FEATURES];
  private double[] ofTail;
  private double bonus;
  private double[] gains; // at the present weights
  private double bestSingle;
  private double bestSingleTail; // of evidence

  WeightClimb(Candidates candidates, double decay) {
    this.candidates = candidates;
    this.decay = decay;
  }

  BlendSearch.Found run() {
    return run(new BlendSearch.Found(BlendWeights.MODEL_ALONE, 0, 0)); // nothing to keep up with
  }

  /**
   * @param rival what must not be better among tail targets, if that can be had without falling
   *     below it overall
   */
  BlendSearch.Found run(BlendSearch.Found rival) {
    start(rival.weights());
    for (int round = 0; round < ROUNDS; round++) {
      for (int kind = 0; kind < FEATURES; kind++) {
        climb(kind);
      }
    }
    ofTail = head.clone();
    double best = mean(gains);
    boolean certain = isBetter(gains, gainsOf(rival), CERTAIN);
    double least = Math.max(bestSingle, rival.ndcg10() + KEPT * (best - rival.ndcg10()));
    double share = FLOOR;
    joinTail(rival, Math.max(bestSingle, share * best));
    liftTail(Math.max(bestSingle, share * best));
    while (tailNdcg10() < tailGoal(rival) && share * best > least) {
      share -= STEP;
      joinTail(rival, Math.max(least, share * best));
      liftTail(Math.max(least, share * best));
    }
    boolean tailIsWorse = isBetter(ofTailTargets(gainsOf(rival)), ofTailTargets(gains), WORSE);
    return certain && !tailIsWorse
        ? new BlendSearch.Found(weights(), mean(gains), tailNdcg10())
        : rival;
  }

  private double tailGoal(BlendSearch.Found rival) {
    return rival.ndcg10() == 0 ? 0 : MARGIN * Math.max(bestSingleTail, rival.tailNdcg10());
  }

  /** The best single feature, all together, or the rival's weights and some of the model. */
  private void start(BlendWeights rival) {
    double[] all = new double[FEATURES];
    Arrays.setAll(all, kind -> !candidates.says(kind) ? 0 : kind == 0 ? 1 : 0.4);
    take(all, candidates.gains(all, all, 0));
    for (int kind = 0; kind < FEATURES; kind++) {
      double[] alone = new double[FEATURES];
      alone[kind] = 1;
      double[] tried = candidates.gains(alone, alone, 0);
      bestSingle = Math.max(bestSingle, mean(tried));
      bestSingleTail = Math.max(bestSingleTail, kind == 0 ? 0 : mean(ofTailTargets(tried)));
      takeIfBetter(alone, tried);
    }
    double[] others = features(0, rival.trend(), rival.head());
    double largest = Arrays.stream(others).max().orElseThrow();
    for (double share : SHARES) {
      double[] joined = others.clone();
      joined[0] = share * largest;
      takeIfBetter(joined, candidates.gains(joined, joined, 0));
    }
  }

  private void takeIfBetter(double[] weights, double[] found) {
    if (mean(found) > mean(gains)) {
      take(weights, found);
    }
  }

  private void take(double[] weights, double[] found) {
    head = weights;
    gains = found;
  }

  private void climb(int kind) {
    double start = head[kind];
    double[] others = without(head, kind);
    float[] scores = candidates.scores(others, others, 0);
    for (double step : start == 0 ? FIRST : NEXT) {
      double[] tried = head.clone();
      tried[kind] = start == 0 ? step : start * step;
      if (Arrays.stream(tried).allMatch(weight -> weight == 0)) {
        continue;
      }
      double[] found = candidates.gains(scores, kind, tried[kind], tried[kind], 0);
      if (isBetter(found, gains, ERRORS)) {
        take(tried, found);
      }
    }
  }

  private static double[] without(double[] weights, int kind) {
    double[] others = weights.clone();
    others[kind] = 0;
    return others;
  }

  private double[] gainsOf(BlendSearch.Found other) {
    BlendWeights of = other.weights();
    return other.ndcg10() == 0
        ? new double[gains.length] // there is none
        : candidates.gains(
            features(of.model(), of.trend(), of.head()),
            features(of.tailModel(), of.tailTrend(), of.tail()),
            of.tailBonus());
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

  /**
   * Takes over what another sum gives tail candidates: beside a model that speaks strongly against
   * them no single step leads there.
   */
  private void joinTail(BlendSearch.Found other, double floor) {
    if (other.ndcg10() == 0) {
      return; // there is none
    }
    double[] whole = features(0, other.weights().tailTrend(), other.weights().tail());
    for (double scale : SCALES) {
      double[] tried = Arrays.stream(whole).map(weight -> scale * weight).toArray();
      for (double step : OFFSETS) {
        keepIfLifted(tried, step, candidates.gains(head, tried, step), floor);
      }
    }
  }

  private void liftTail(double floor) {
    for (int round = 0; round < 2; round++) {
      for (int kind = 0; kind < FEATURES; kind++) {
        liftTail(kind, floor);
      }
      double start = bonus;
      for (double step : BONUSES) {
        double[] found = candidates.gains(head, ofTail, start + step);
        keepIfLifted(ofTail, start + step, found, floor);
      }
    }
  }

  private void liftTail(int kind, double floor) {
    double start = ofTail[kind];
    float[] scores = candidates.scores(without(head, kind), without(ofTail, kind), bonus);
    for (double step : start == 0 ? FIRST : NEXT) {
      double[] tried = ofTail.clone();
      tried[kind] = start == 0 ? step : start * step;
      double[] found = candidates.gains(scores, kind, head[kind], tried[kind], bonus);
      keepIfLifted(tried, bonus, found, floor);
    }
  }

  private void keepIfLifted(double[] tried, double triedBonus, double[] found, double floor) {
    if (mean(found) >= floor && isBetter(ofTailTargets(found), ofTailTargets(gains), ERRORS)) {
      ofTail = tried;
      bonus = triedBonus;
      gains = found;
    }
  }

  private static double mean(double[] gains) {
    return Arrays.stream(gains).average().orElse(0);
  }

  private double tailNdcg10() {
    return mean(ofTailTargets(gains));
  }

  private double[] ofTailTargets(double[] of) {
    return IntStream.range(0, of.length)
        .filter(candidates::tailTarget)
        .mapToDouble(user -> of[user])
        .toArray();
  }

  private BlendWeights weights() {
    int trend = CollectCandidates.TREND;
    return new BlendWeights(
        decay, head[0], ofTail[0], head[trend], ofTail[trend], byKind(head), byKind(ofTail), bonus);
  }

  private static double[] features(double model, double trend, Map<Evidence, Double> byKind) {
    double[] weights = new double[FEATURES];
    weights[0] = model;
    weights[CollectCandidates.TREND] = trend;
    for (int kind = 1; kind < CollectCandidates.TREND; kind++) {
      weights[kind] = byKind.get(CollectCandidates.KINDS.get(kind - 1));
    }
    return weights;
  }

  private static Map<Evidence, Double> byKind(double[] weights) {
    Map<Evidence, Double> byKind = new EnumMap<>(Evidence.class);
    for (int kind = 1; kind < CollectCandidates.TREND; kind++) {
      byKind.put(CollectCandidates.KINDS.get(kind - 1), weights[kind]);
    }
    return byKind;
  }
}
