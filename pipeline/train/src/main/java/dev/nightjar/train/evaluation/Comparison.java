package dev.nightjar.train.evaluation;

import dev.nightjar.train.evaluation.PairedBootstrap.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The model's NDCG@10 minus another ranker's, full catalog, over the same targets.
 *
 * @param baseline the other ranker
 * @param group see {@link Groups}
 * @param low where 95 % of the resampled differences lie, see {@link PairedBootstrap}
 */
public record Comparison(
    String baseline, String group, int targets, double difference, double low, double high) {
  private static final List<String> GROUPS = List.of(Groups.ALL, "tail_user", Groups.TAIL_ITEM);

  /** Half the width of a 95 % interval of the normal distribution, in standard errors. */
  private static final double HALF_WIDTH = 1.96;

  /**
   * Whether the model is worse by more than so many standard errors.
   *
   * @param errors one-sided
   */
  public boolean worseBy(double errors) {
    double standardError = (high - low) / (2 * HALF_WIDTH);
    return difference < 0 && difference + errors * standardError < 0;
  }

  /** The first ranker against each of the others, overall and in the tail groups. */
  public static List<Comparison> of(
      Ranks model, Map<String, Ranks> others, Groups groups, long seed) {
    List<Comparison> comparisons = new ArrayList<>();
    Map<String, int[]> members = groups.members(model.users(), model.split());
    others.forEach(
        (name, other) -> {
          for (String group : GROUPS) {
            int[] places = members.get(group);
            if (places.length > 0) {
              comparisons.add(of(name, group, places, model.full(), other.full(), seed));
            }
          }
        });
    return comparisons;
  }

  private static Comparison of(
      String name, String group, int[] places, int[] model, int[] other, long seed) {
    double[] differences = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      differences[i] = Figures.gain(model[places[i]], 10) - Figures.gain(other[places[i]], 10);
    }
    Interval found = PairedBootstrap.of(differences, seed);
    return new Comparison(name, group, places.length, found.mean(), found.low(), found.high());
  }
}
