package dev.nightjar.train.evaluation;

import dev.nightjar.train.input.SplitMix;
import java.util.Arrays;

/**
 * A confidence interval of a mean difference: users are drawn with replacement {@value #RESAMPLES}
 * times (Efron and Tibshirani 1993, percentile method).
 */
public final class PairedBootstrap {
  private static final int RESAMPLES = 1000;

  private PairedBootstrap() {}

  /** A mean and where 95 % of the resampled means lie. */
  public record Interval(double mean, double low, double high) {}

  /**
   * @param differences one for each target, at least one
   */
  public static Interval of(double[] differences, long seed) {
    SplitMix random = new SplitMix(seed);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int draw = 0; draw < differences.length; draw++) {
        sum += differences[random.nextInt(differences.length)];
      }
      means[i] = sum / differences.length;
    }
    Arrays.sort(means);
    return new Interval(
        Arrays.stream(differences).average().orElseThrow(),
        means[RESAMPLES / 40],
        means[RESAMPLES - 1 - RESAMPLES / 40]);
  }
}
