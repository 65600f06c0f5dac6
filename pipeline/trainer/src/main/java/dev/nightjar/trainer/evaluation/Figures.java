package dev.nightjar.trainer.evaluation;

import java.util.Arrays;

/**
 * Means over some targets: HR@K is the share of targets among the first K, NDCG@K weighs a target
 * at place p (from 1) with 1 / log2(p + 1), MRR with 1 / p. Rounded to six decimals.
 *
 * @param count targets; all figures are 0 if there are none
 */
public record Figures(
    int count, double hr10, double ndcg10, double hr20, double ndcg20, double mrr) {
  /**
   * @param ranks places from 0
   */
  public static Figures of(int[] ranks) {
    return new Figures(
        ranks.length,
        hitRate(ranks, 10),
        ndcg(ranks, 10),
        hitRate(ranks, 20),
        ndcg(ranks, 20),
        rounded(Arrays.stream(ranks).mapToDouble(rank -> 1 / (rank + 1.0)).average().orElse(0)));
  }

  private static double hitRate(int[] ranks, int top) {
    return rounded(Arrays.stream(ranks).mapToDouble(r -> r < top ? 1 : 0).average().orElse(0));
  }

  private static double ndcg(int[] ranks, int top) {
    return rounded(
        Arrays.stream(ranks)
            .mapToDouble(rank -> rank < top ? Math.log(2) / Math.log(rank + 2.0) : 0)
            .average()
            .orElse(0));
  }

  private static double rounded(double figure) {
    return Math.round(figure * 1e6) / 1e6;
  }
}
