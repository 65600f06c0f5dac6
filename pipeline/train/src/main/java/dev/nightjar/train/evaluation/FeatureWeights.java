package dev.nightjar.train.evaluation;

import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.Evidence;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * {@link BlendWeights} in the order of the features of {@link CollectCandidates}.
 *
 * @param head weight of each feature for head candidates
 * @param ofTail the same for tail candidates
 * @param bonus of tail candidates
 */
record FeatureWeights(double[] head, double[] ofTail, double bonus) {
  /** Of features. */
  static final int COUNT = CollectCandidates.FEATURES;

  private static final int TREND = CollectCandidates.TREND;
  private static final double SMALLEST = 1e-3; // of the largest

  /** One feature and nothing else. */
  static FeatureWeights alone(int kind) {
    double[] weights = new double[COUNT];
    weights[kind] = 1;
    return new FeatureWeights(weights, weights, 0);
  }

  static FeatureWeights of(BlendWeights blend) {
    return new FeatureWeights(
        features(blend.model(), blend.trend(), blend.head()),
        features(blend.tailModel(), blend.tailTrend(), blend.tail()),
        blend.tailBonus());
  }

  /** Of tail candidates, and of the others. */
  double bonus(boolean ofTail) {
    return ofTail ? bonus : 0;
  }

  private static double[] features(double model, double trend, Map<Evidence, Double> byKind) {
    double[] weights = new double[COUNT];
    weights[0] = model;
    weights[TREND] = trend;
    for (int kind = 1; kind < TREND; kind++) {
      weights[kind] = byKind.get(CollectCandidates.KINDS.get(kind - 1));
    }
    return weights;
  }

  /**
   * The same order of all candidates with 1 as the largest weight for head candidates, and without
   * what is less than {@value #SMALLEST} of it.
   */
  FeatureWeights scaled() {
    double largest = Arrays.stream(head).max().orElseThrow();
    return new FeatureWeights(scaled(head, largest), scaled(ofTail, largest), bonus / largest);
  }

  private static double[] scaled(double[] weights, double largest) {
    return Arrays.stream(weights)
        .map(weight -> weight < SMALLEST * largest ? 0 : weight / largest)
        .toArray();
  }

  BlendWeights blend(double decay) {
    return new BlendWeights(
        decay, head[0], ofTail[0], head[TREND], ofTail[TREND], byKind(head), byKind(ofTail), bonus);
  }

  private static Map<Evidence, Double> byKind(double[] weights) {
    Map<Evidence, Double> byKind = new EnumMap<>(Evidence.class);
    for (int kind = 1; kind < TREND; kind++) {
      byKind.put(CollectCandidates.KINDS.get(kind - 1), weights[kind]);
    }
    return byKind;
  }
}
