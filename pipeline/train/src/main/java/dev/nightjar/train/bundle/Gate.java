package dev.nightjar.train.bundle;

import dev.nightjar.train.evaluation.Comparison;
import dev.nightjar.train.evaluation.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether a model may be published. It must not be significantly worse than any baseline or than
 * the model in production, overall or in a tail group, and must beat the most popular items. All
 * comparisons together wrongly refuse a model in at most one night of {@value #NIGHTS}: each is
 * tested at that level divided by their number (Bonferroni). Text neighbors are not compared among
 * tail items: they list rare items for everybody, win there and lose by far overall, so no model
 * can match them on both. See {@link #judges}.
 *
 * @param forced who let a refused model pass, and why
 * @param reasons why it was refused; empty if it was not
 */
public record Gate(
    boolean passed, Optional<String> forced, List<String> reasons, List<Comparison> comparisons) {
  private static final int NIGHTS = 20;

  /**
   * @param comparisons on the test targets; without any of all targets nothing is known, and the
   *     model is refused
   * @param force who lets it pass whatever the verdict is, and why
   */
  public static Gate of(List<Comparison> comparisons, Optional<String> force) {
    List<String> reasons = new ArrayList<>();
    if (comparisons.stream().noneMatch(Gate::overall)) {
      reasons.add("there is no test target, so nothing says how good it is");
    }
    double errors = errors(comparisons);
    for (Comparison found : comparisons) {
      if (refuses(found, errors)) {
        reasons.add(
            String.format(
                Locale.ROOT,
                "NDCG@10 of %s is %.4f below that of %s (95 %% of resamples in %.4f to %.4f, %,d targets)",
                found.group(),
                -found.difference(),
                found.baseline(),
                found.low(),
                found.high(),
                found.targets()));
      }
    }
    boolean passed = reasons.isEmpty();
    return new Gate(passed, passed ? Optional.empty() : force, reasons, comparisons);
  }

  /** Standard errors by which the model must be worse in one comparison to be refused. */
  private static double errors(List<Comparison> comparisons) {
    long judged = Math.max(1, comparisons.stream().filter(Gate::judges).count());
    return NormalDistribution.of(0, 1).inverseSurvivalProbability(1.0 / NIGHTS / judged);
  }

  /** Whether the model must not be written: it did not pass, and nobody let it. */
  public boolean refuses() {
    return !passed && forced.isEmpty();
  }

  /** Whether the comparison can refuse a model, or is only shown. */
  public static boolean judges(Comparison found) {
    return !(found.baseline().equals(Evaluator.TEXT_NEIGHBORS)
        && found.group().equals(Groups.TAIL_ITEM));
  }

  private static boolean refuses(Comparison found, double errors) {
    boolean popular = overall(found) && found.baseline().equals(Evaluator.MOST_POPULAR);
    return (judges(found) && found.worseBy(errors)) || (popular && found.difference() <= 0);
  }

  private static boolean overall(Comparison found) {
    return found.group().equals(Groups.ALL);
  }
}
