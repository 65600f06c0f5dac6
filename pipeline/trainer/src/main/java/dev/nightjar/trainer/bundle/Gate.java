package dev.nightjar.trainer.bundle;

import dev.nightjar.trainer.evaluation.Comparison;
import dev.nightjar.trainer.evaluation.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a model may be published. It must not be significantly worse than any baseline or than
 * the model in production, overall or in a tail group, and must beat the most popular items. Only
 * likeness in text is no measure for the tail groups: it lists rare items whoever asks, wins there
 * and loses by far overall, so a model as good as it on both does not exist. See {@link #judges}.
 *
 * @param forced who let a refused model pass, and why
 * @param reasons why it was refused; empty if it was not
 */
public record Gate(
    boolean passed, Optional<String> forced, List<String> reasons, List<Comparison> comparisons) {
  /**
   * @param force who lets it pass whatever the verdict is, and why
   */
  public static Gate of(List<Comparison> comparisons, Optional<String> force) {
    List<String> reasons = new ArrayList<>();
    for (Comparison found : comparisons) {
      if (refuses(found)) {
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

  /** Whether the model must not be written: it did not pass, and nobody let it. */
  public boolean refuses() {
    return !passed && forced.isEmpty();
  }

  /** Whether the comparison can refuse a model, or is only shown. */
  public static boolean judges(Comparison found) {
    return !(found.baseline().equals(Evaluator.CONTENT_KNN)
        && found.group().equals(Groups.TAIL_ITEM));
  }

  private static boolean refuses(Comparison found) {
    boolean popular = overall(found) && found.baseline().equals(Evaluator.MOST_POPULAR);
    return (judges(found) && found.worse()) || (popular && found.difference() <= 0);
  }

  private static boolean overall(Comparison found) {
    return found.group().equals(Groups.ALL);
  }
}
