package dev.nightjar.train.evaluation;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Means over some targets: HR@K is the share of targets among the first K; a target among them at
 * place p (from 1) counts 1 / log2(p + 1) in NDCG@K and 1 / p in MRR@K. Rounded to six decimals.
 *
 * @param count targets; all figures are 0 if there are none
 */
public record Figures(
    int count, double hr10, double ndcg10, double mrr10, double hr20, double ndcg20, double mrr20) {
  /**
   * @param ranks places from 0
   */
  public static Figures of(int[] ranks) {
    return new Figures(
        ranks.length,
        mean(ranks, rank -> rank < 10 ? 1 : 0),
        mean(ranks, rank -> gain(rank, 10)),
        mean(ranks, rank -> rank < 10 ? 1 / (rank + 1.0) : 0),
        mean(ranks, rank -> rank < 20 ? 1 : 0),
        mean(ranks, rank -> gain(rank, 20)),
        mean(ranks, rank -> rank < 20 ? 1 / (rank + 1.0) : 0));
  }

  /** What a target at this place (from 0) adds to NDCG@top. */
  static double gain(int rank, int top) {
    return rank < top ? Math.log(2) / Math.log(rank + 2.0) : 0;
  }

  private static double mean(int[] ranks, IntToDoubleFunction gain) {
    return Math.round(Arrays.stream(ranks).mapToDouble(gain).average().orElse(0) * 1e6) / 1e6;
  }
}
