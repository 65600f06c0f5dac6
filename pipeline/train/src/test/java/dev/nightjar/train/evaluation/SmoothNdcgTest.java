package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.train.tensor.Compute;
import dev.nightjar.train.tensor.Workers;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmoothNdcgTest {
  private static final int FEATURES = 3;
  private static final int USERS = 700; // in several blocks

  private final Random random = new Random(6);
  private final Candidates candidates = candidates();

  private Candidates candidates() {
    Candidates.Builder builder = new Candidates.Builder(USERS, FEATURES);
    for (int user = 0; user < USERS; user++) {
      int count = 2 + random.nextInt(60);
      for (int item = 1; item <= count; item++) {
        float[] values = new float[FEATURES];
        for (int kind = 0; kind < FEATURES && user % 50 > 0; kind++) { // nothing of every fiftieth
          values[kind] = (float) random.nextGaussian();
        }
        builder.add(item, random.nextInt(3) == 0, values);
      }
      builder.next();
    }
    return builder.build();
  }

  private double[] weights(double scale) {
    double[] weights = random.doubles(2 * FEATURES + 1, 0.2, 1).toArray();
    return Arrays.stream(weights).map(weight -> scale * weight).toArray();
  }

  private static double gains(Candidates candidates, double[] weights, boolean tailOnly) {
    double[] gains =
        candidates.gains(
            new FeatureWeights(
                Arrays.copyOf(weights, FEATURES),
                Arrays.copyOfRange(weights, FEATURES, 2 * FEATURES),
                weights[2 * FEATURES]));
    return IntStream.range(0, USERS)
        .filter(user -> !tailOnly || candidates.tailTarget(user))
        .mapToDouble(user -> gains[user])
        .average()
        .orElseThrow();
  }

  /** Of a target that is ahead of some and behind others, by the definition. */
  @Test
  void aRankIsTheSumOfHowMuchEachIsAhead() {
    Candidates.Builder builder = new Candidates.Builder(1, 1);
    for (double score : new double[] {1, 0.5, 3, -50, 1}) {
      builder.add(5, false, new float[] {(float) score});
    }
    builder.next();
    double rank = logistic(2 * -0.5) + logistic(2 * 2) + 0 + 0.5;
    double gain = Math.log(2) / Math.log(rank + 2) * logistic((10 - rank) / 3);
    SmoothNdcg.Means means = new SmoothNdcg(builder.build()).of(new double[] {2, 7, 7});
    assertThat(means.all().value()).isCloseTo(gain, within(1e-12));
    assertThat(means.tail().value()).isZero();
  }

  /**
   * Candidates that are too far behind to count are told by rough sums: by exact ones, likewise.
   */
  @Test
  void whoIsTooFarBehindIsToldByTheDefinition() {
    double[] weights = weights(4);
    weights[2 * FEATURES] = -3;
    double sum = 0;
    for (int user = 0; user < USERS; user++) {
      sum += gain(user, weights);
    }
    SmoothNdcg.Means means = new SmoothNdcg(candidates).of(weights);
    assertThat(means.all().value()).isCloseTo(sum / USERS, within(1e-12));
  }

  /** Slowly, from what each candidate's features say. */
  private double gain(int user, double[] weights) {
    int target = candidates.offsets()[user];
    boolean isTail = candidates.tailTarget(user);
    double own = score(target, isTail, weights);
    if (own == (isTail ? weights[2 * FEATURES] : 0)) {
      return 0;
    }
    double rank = 0;
    for (int at = target + 1; at < candidates.offsets()[user + 1]; at++) {
      double difference = score(at, at >= candidates.tailFrom()[user], weights) - own;
      rank += difference > -10 ? logistic(difference) : 0;
    }
    return rank < 40 ? Math.log(2) / Math.log(rank + 2) * logistic((10 - rank) / 3) : 0;
  }

  private double score(int at, boolean isTail, double[] weights) {
    double score = isTail ? weights[2 * FEATURES] : 0;
    for (int kind = 0; kind < FEATURES; kind++) {
      score += weights[(isTail ? FEATURES : 0) + kind] * candidates.features()[kind][at];
    }
    return score;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void theSlopeIsWhatSmallStepsShow() {
    double[] weights = weights(1);
    SmoothNdcg ndcg = new SmoothNdcg(candidates);
    SmoothNdcg.Means means = ndcg.of(weights);
    double step = 1e-5;
    for (int i = 0; i < weights.length; i++) {
      double[] more = weights.clone();
      more[i] += step;
      double[] less = weights.clone();
      less[i] -= step;
      SmoothNdcg.Means above = ndcg.of(more);
      SmoothNdcg.Means below = ndcg.of(less);
      assertThat(means.all().slope()[i])
          .isCloseTo((above.all().value() - below.all().value()) / (2 * step), within(1e-6));
      assertThat(means.tail().slope()[i])
          .isCloseTo((above.tail().value() - below.tail().value()) / (2 * step), within(1e-6));
    }
  }

  /** Sharp, it is NDCG@10 but for how a gain fades out around the tenth place. */
  @Test
  void isNearNdcgWhereWeightsAreLarge() {
    double[] weights = weights(200);
    SmoothNdcg.Means means = new SmoothNdcg(candidates).of(weights);
    assertThat(means.all().value()).isCloseTo(gains(candidates, weights, false), within(0.03));
    assertThat(means.tail().value()).isCloseTo(gains(candidates, weights, true), within(0.03));
  }

  @Test
  @SuppressWarnings("try")
  void isTheSameWithAnyNumberOfThreads() {
    double[] weights = weights(5);
    SmoothNdcg.Means means = new SmoothNdcg(candidates).of(weights);
    try (Workers workers = Workers.open(Compute.CPU, 3)) {
      SmoothNdcg.Means again = new SmoothNdcg(candidates).of(weights);
      assertThat(again.all().value()).isEqualTo(means.all().value());
      assertThat(again.tail().slope()).isEqualTo(means.tail().slope());
    }
  }
}
