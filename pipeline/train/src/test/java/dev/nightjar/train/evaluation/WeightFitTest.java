package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightFitTest {
  private final Random random = new Random(3);

  private Candidates candidates() {
    Candidates.Builder builder = new Candidates.Builder(60, FeatureWeights.COUNT);
    for (int user = 0; user < 60; user++) {
      for (int item = 1; item <= 30; item++) {
        float[] values = new float[FeatureWeights.COUNT];
        for (int kind = 0; kind < values.length; kind++) {
          values[kind] = (float) random.nextGaussian() / 8;
        }
        builder.add(item, random.nextInt(3) == 0, values);
      }
      builder.next();
    }
    return builder.build();
  }

  /** Of the smooth NDCG of weights of one length, and of what keeps them near the start. */
  @Test
  void theSlopeOfTheLossIsWhatSmallStepsShow() {
    WeightFit fit = new WeightFit(candidates(), 0.5);
    double[] at = random.doubles(2 * FeatureWeights.COUNT + 1, 0.5, 3).toArray();
    double[] slope = new double[at.length];
    fit.loss(0.3, at, slope);
    double step = 1e-5;
    for (int i = 0; i < at.length; i++) {
      double[] more = at.clone();
      more[i] += step;
      double[] less = at.clone();
      less[i] -= step;
      double above = fit.loss(0.3, more, new double[at.length]);
      double below = fit.loss(0.3, less, new double[at.length]);
      assertThat(slope[i]).isCloseTo((above - below) / (2 * step), within(1e-6));
      assertThat(Math.abs(slope[i])).isGreaterThan(1e-4);
    }
  }
}
