package dev.nightjar.dataset.quality;

import static dev.nightjar.dataset.sequence.HistoryTallies.TEST;
import static dev.nightjar.dataset.sequence.HistoryTallies.TRAINABLE;
import static dev.nightjar.dataset.sequence.HistoryTallies.VALIDATION;
import static dev.nightjar.dataset.sequence.HistoryTallies.WITH_HISTORY;

import dev.nightjar.contract.Layout;
import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.stage.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Gives one element once it is known that a model can be made of the histories, and stops the job
 * with the reason otherwise. What waits for this element embeds no text in vain.
 */
public final class CheckHistories extends PTransform<PBegin, PCollection<Boolean>> {
  /** From fewer users nobody can tell a good model from a bad one. */
  static final long HANDFUL = 5;

  private final PCollectionView<Map<String, Long>> tallies;

  private CheckHistories(PCollectionView<Map<String, Long>> tallies) {
    this.tallies = tallies;
  }

  /**
   * @param tallies of the rows that were read and of the split histories
   */
  public static CheckHistories of(PCollection<KV<String, Long>> tallies) {
    return new CheckHistories(
        tallies.apply("AddTallies", Sum.longsPerKey()).apply("AllTallies", View.asMap()));
  }

  @Override
  public PCollection<Boolean> expand(PBegin begin) {
    return begin
        .apply("Once", Create.of(true))
        .apply("Check", ParDo.of(new Check(tallies)).withSideInputs(tallies));
  }

  /** Why no model can be made of these; empty if one can. */
  static Optional<String> reasonAgainst(Map<String, Long> tallies) {
    long users = count(tallies, WITH_HISTORY);
    if (users == 0) {
      return Optional.of(
          words(
                  "no interaction is left of %,d rows of --interactions",
                  count(tallies, "interactions.rows"))
              + losses(tallies));
    }
    if (count(tallies, TRAINABLE) == 0) {
      return Optional.of(
          words(
                  "there is nothing to learn from: none of %,d users has two interactions for training, and"
                      + " %,d are held out",
                  users, count(tallies, VALIDATION) + count(tallies, TEST))
              + losses(tallies));
    }
    return Optional.empty();
  }

  /** Worries that do not stop the job. */
  static List<String> warnings(Map<String, Long> tallies) {
    List<String> warnings = new ArrayList<>();
    long users = count(tallies, TRAINABLE);
    if (users < HANDFUL) {
      warnings.add(
          words(
              "only %d %s two interactions for training: from so few nobody can tell whether a"
                  + " model is any good, and it will most likely be refused",
              users, users == 1 ? "user has" : "users have"));
    }
    for (String split : List.of(VALIDATION, TEST)) {
      if (count(tallies, split) == 0) {
        warnings.add(
            words(
                "no interaction is held out for %s, so no model can be judged: a user needs three"
                    + " of them, or with --split-days one in the days it names",
                split.substring(split.indexOf('.') + 1)));
      }
    }
    return warnings;
  }

  /** What became of the others, by the setting that left them out. */
  private static String losses(Map<String, Long> tallies) {
    List<String> losses = new ArrayList<>();
    Map.of(
            "event_type", "--event-types",
            "value", "--min-value",
            "core", "--min-item-interactions")
        .forEach(
            (rule, setting) -> {
              long rows = count(tallies, "interactions.filtered." + rule);
              if (rows > 0) {
                losses.add(words("%,d left out by %s", rows, setting));
              }
            });
    long belowCore = count(tallies, "users.below_core");
    if (belowCore > 0) {
      losses.add(words("%,d users below --min-user-interactions", belowCore));
    }
    losses.sort(null);
    return losses.isEmpty() ? "" : ": " + String.join(", ", losses);
  }

  private static long count(Map<String, Long> tallies, String name) {
    return tallies.getOrDefault(name, 0L);
  }

  private static String words(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  static final class Check extends DoFn<Boolean, Boolean> {
    private final PCollectionView<Map<String, Long>> tallies;

    Check(PCollectionView<Map<String, Long>> tallies) {
      this.tallies = tallies;
    }

    @ProcessElement
    public void check(ProcessContext context) {
      Map<String, Long> counted = context.sideInput(tallies);
      reasonAgainst(counted)
          .ifPresent(
              reason -> {
                throw JobStopped.because(reason);
              });
      warnings(counted).forEach(words -> Warning.say(Layout.DATASET, words));
      context.output(true);
    }
  }
}
