package dev.nightjar.train.evaluation;

import dev.nightjar.train.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * NDCG@10 of the targets among some candidates, smoothed so that it has a slope by the weights. A
 * candidate counts as ahead of the target by the logistic function of how much its score is larger,
 * which makes a rank that is not whole; the gain of a rank fades out around {@value #TOP} instead
 * of ending there. A target that nothing speaks for gains nothing, as in {@link Candidates#gains}.
 */
final class SmoothNdcg {
  private static final int TOP = 10;
  private static final double FADING = 3; // places
  private static final double LAST = TOP + 10 * FADING; // from here on a gain is nothing
  private static final double FAR = 10; // as far behind, a candidate is not ahead
  private static final float ROUNDING = 0.01f; // more than float sums are off
  private static final double LN_2 = Math.log(2);
  private static final int USERS_AT_ONCE = 256;

  private final Candidates candidates;
  private final int features;
  private final int tailTargets;

  SmoothNdcg(Candidates candidates) {
    this.candidates = candidates;
    features = candidates.features().length;
    tailTargets =
        (int) IntStream.range(0, candidates.users()).filter(candidates::tailTarget).count();
  }

  /**
   * A mean over some targets.
   *
   * @param slope by the weights of {@link #of}, in their order
   */
  record Mean(double value, double[] slope) {}

  /** Over all targets, and over those that are tail items. */
  record Means(Mean all, Mean tail) {}

  /**
   * @param weights of each feature for head candidates, of each for tail candidates, and the bonus
   *     of tail candidates
   */
  Means of(double[] weights) {
    List<Integer> starts =
        IntStream.iterate(0, from -> from < candidates.users(), from -> from + USERS_AT_ONCE)
            .boxed()
            .toList();
    Sum all = new Sum(weights);
    Sum tail = new Sum(weights);
    for (Sums some : Workers.map(starts, from -> sums(weights, from))) {
      all.add(some.all); // in their order, whatever the number of threads
      tail.add(some.tail);
    }
    return new Means(all.over(candidates.users()), tail.over(tailTargets));
  }

  private record Sums(Sum all, Sum tail) {}

  private Sums sums(double[] weights, int from) {
    Sums sums = new Sums(new Sum(weights), new Sum(weights));
    Ranked ranked = new Ranked(weights);
    int to = Math.min(candidates.users(), from + USERS_AT_ONCE);
    for (int user = from; user < to; user++) {
      if (ranked.found(user)) {
        ranked.addTo(sums.all);
        if (candidates.tailTarget(user)) {
          ranked.addTo(sums.tail);
        }
      }
    }
    return sums;
  }

  private static final class Sum {
    private double value;
    private final double[] slope;

    Sum(double[] weights) {
      slope = new double[weights.length];
    }

    void add(Sum other) {
      value += other.value;
      for (int i = 0; i < slope.length; i++) {
        slope[i] += other.slope[i];
      }
    }

    Mean over(int count) {
      double each = 1.0 / Math.max(1, count);
      return new Mean(each * value, Arrays.stream(slope).map(by -> each * by).toArray());
    }
  }

  /** One target after the other. */
  private final class Ranked {
    private final double[] weights;
    private final double[] slope; // of the rank
    private double rank;
    private float[] rough = new float[1024]; // scores of the present user's candidates

    Ranked(double[] weights) {
      this.weights = weights;
      slope = new double[weights.length];
    }

    /** Ranks the target of a user; whether it gains anything. */
    boolean found(int user) {
      int target = candidates.offsets()[user];
      boolean isTail = candidates.tailTarget(user);
      double own = score(target, isTail);
      rank = 0;
      if (own == bonus(isTail)) {
        return false;
      }
      Arrays.fill(slope, 0);
      double steepness = 0;
      int end = candidates.offsets()[user + 1];
      int tailFrom = candidates.tailFrom()[user];
      score(target + 1, tailFrom, end);
      float least = (float) (own - FAR) - ROUNDING;
      for (int at = target + 1; at < end && rank < LAST; at++) {
        if (rough[at - target - 1] < least) {
          continue;
        }
        double difference = score(at, at >= tailFrom) - own;
        if (difference > -FAR) {
          double ahead = 1 / (1 + Math.exp(-difference));
          rank += ahead;
          addSlope(at, at >= tailFrom, ahead * (1 - ahead));
          steepness += ahead * (1 - ahead);
        }
      }
      addSlope(target, isTail, -steepness);
      return rank < LAST;
    }

    private double bonus(boolean ofTail) {
      return ofTail ? weights[2 * features] : 0;
    }

    private double score(int at, boolean isTail) {
      int from = isTail ? features : 0;
      double score = bonus(isTail);
      for (int kind = 0; kind < features; kind++) {
        score += weights[from + kind] * candidates.features()[kind][at];
      }
      return score;
    }

    /** Scores many quickly, which tells who is too far behind to count. */
    private void score(int first, int tailFrom, int end) {
      if (rough.length < end - first) {
        rough = new float[2 * (end - first)];
      }
      Arrays.fill(rough, 0, tailFrom - first, 0);
      Arrays.fill(rough, tailFrom - first, end - first, (float) bonus(true));
      for (int kind = 0; kind < features; kind++) {
        float[] values = candidates.features()[kind];
        addTimes((float) weights[kind], values, first, first, tailFrom);
        addTimes((float) weights[features + kind], values, first, tailFrom, end);
      }
    }

    /** A loop that the compiler makes vector instructions of. */
    private void addTimes(float weight, float[] values, int first, int from, int to) {
      float[] sums = rough;
      if (weight != 0) {
        for (int at = from; at < to; at++) {
          sums[at - first] += weight * values[at];
        }
      }
    }

    private void addSlope(int at, boolean isTail, double by) {
      int from = isTail ? features : 0;
      for (int kind = 0; kind < features; kind++) {
        slope[from + kind] += by * candidates.features()[kind][at];
      }
      slope[2 * features] += isTail ? by : 0;
    }

    /** Adds the gain of the rank and its slope. */
    void addTo(Sum sum) {
      double log = Math.log(rank + 2);
      double gain = LN_2 / log;
      double kept = 1 / (1 + Math.exp((rank - TOP) / FADING));
      double by = -kept * gain * (1 / (log * (rank + 2)) + (1 - kept) / FADING);
      sum.value += kept * gain;
      for (int i = 0; i < slope.length; i++) {
        sum.slope[i] += by * slope[i];
      }
    }
  }
}
