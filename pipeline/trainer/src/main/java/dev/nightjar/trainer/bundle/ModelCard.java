package dev.nightjar.trainer.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.trainer.evaluation.Comparison;
import dev.nightjar.trainer.evaluation.Figures;
import dev.nightjar.trainer.evaluation.Groups;
import dev.nightjar.trainer.evaluation.Variety;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** {@code model-card.md}: the same in words and tables, for people. */
public final class ModelCard {
  private ModelCard() {}

  /** The page as UTF-8. */
  public static byte[] of(String id, DatasetFacts facts, Metrics metrics, JsonNode settings) {
    StringBuilder page = new StringBuilder();
    page.append("# Model ").append(id).append("\n\n");
    page.append(introduction(facts, metrics)).append('\n');
    page.append("## Test figures\n\n");
    page.append(split(metrics.counts())).append("\n\n");
    page.append("### Full catalog: ranked among all items the user does not have\n\n");
    page.append(table(metrics.test().fullCatalog()));
    page.append(variety(metrics.test().variety()));
    page.append(
        "\n### Sampled: ranked among 100 random items, for comparison with the paper only\n\n");
    page.append(table(metrics.test().paperProtocolSampled()));
    page.append("\n## Gate\n\n").append(gate(metrics.gate()));
    page.append("\n## Settings\n\n").append(settings(settings)).append(limitations(metrics));
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String split(Metrics.Counts counts) {
    return counts.furtherTestItems() == 0
        ? "Leave-one-out: the last item of every sequence of at least three."
        : format(
            "Split by time: ranked is the first item of every user in the days held out. The %,d further items of"
                + " these days are not ranked.",
            counts.furtherTestItems());
  }

  private static String introduction(DatasetFacts facts, Metrics metrics) {
    Metrics.Counts counts = metrics.counts();
    return format(
        """
        LLM-ESR with the backbone %s: next-item scores from a user's sequence, in one view of
        trained item vectors and one of text. Trained on the night of %s: %,d users (%,d with at
        least two training items), %,d items (%,d never seen in training), %,d training
        interactions; text vectors of width %d by %s. Kept is epoch %d of %d.
        """,
        metrics.backbone(),
        facts.date(),
        counts.users(),
        counts.trainedUsers(),
        counts.items(),
        counts.coldItems(),
        counts.trainInteractions(),
        facts.textWidth(),
        facts.encoder(),
        metrics.bestEpoch(),
        metrics.epochs());
  }

  /** Every group of the model, and everybody for the other rankers. */
  private static String table(Map<String, Map<String, Figures>> rankers) {
    StringBuilder table = new StringBuilder();
    table.append("| | group | targets | HR@10 | NDCG@10 | MRR@10 | HR@20 | NDCG@20 |\n");
    table.append("|---|---|---|---|---|---|---|---|\n");
    rankers.forEach(
        (ranker, groups) ->
            groups.forEach(
                (group, figures) -> {
                  if (ranker.equals(Evaluator.MODEL) || group.equals(Groups.ALL)) {
                    table.append(row(ranker, group, figures));
                  }
                }));
    return table.toString();
  }

  private static String row(String ranker, String group, Figures figures) {
    return format(
        "| %s | %s | %,d | %.4f | %.4f | %.4f | %.4f | %.4f |\n",
        ranker,
        group,
        figures.count(),
        figures.hr10(),
        figures.ndcg10(),
        figures.mrr10(),
        figures.hr20(),
        figures.ndcg20());
  }

  private static String variety(Variety variety) {
    return format(
        """

        The first ten of all lists hold %.1f %% of the catalog (the first twenty %.1f %%); novelty %.2f (%.2f) bits;
        their items are %.2f (%.2f) times as popular as those people chose.
        """,
        100 * variety.coverage10(),
        100 * variety.coverage20(),
        variety.novelty10(),
        variety.novelty20(),
        variety.popularityBias10(),
        variety.popularityBias20());
  }

  private static String gate(Gate gate) {
    StringBuilder text = new StringBuilder(gate.passed() ? "Passed.\n\n" : "Refused:\n\n");
    gate.reasons().forEach(reason -> text.append("- ").append(reason).append('\n'));
    gate.forced()
        .ifPresent(who -> text.append("\nWritten all the same: ").append(who).append("\n\n"));
    text.append(
        "Difference in NDCG@10 on the test targets, full catalog, with 95 % intervals from a paired bootstrap. A model"
            + " is refused if an interval that is judged lies below 0 as a whole, or if it does not beat the most"
            + " popular items. Content kNN is judged overall only: it lists rare items whoever asks, so it wins"
            + " among them and loses by far elsewhere.\n\n");
    text.append(
        "| against | group | targets | difference | low | high | |\n|---|---|---|---|---|---|---|\n");
    for (Comparison found : gate.comparisons()) {
      text.append(
          format(
              "| %s | %s | %,d | %+.4f | %+.4f | %+.4f | %s |\n",
              found.baseline(),
              found.group(),
              found.targets(),
              found.difference(),
              found.low(),
              found.high(),
              Gate.judges(found) ? "judged" : "shown"));
    }
    return text.toString();
  }

  private static String settings(JsonNode settings) {
    StringBuilder list = new StringBuilder();
    settings
        .properties()
        .forEach(
            field -> list.append(format("- %s: %s\n", field.getKey(), field.getValue().asText())));
    return list.toString();
  }

  private static String limitations(Metrics metrics) {
    return format(
        """

        ## Limits

        - It knows the catalog it was trained with; a dataset with another one needs another model.
        - Items never seen in training get the collaborative vector of the items nearest in text; those without
          text keep their initial one and are hardly ever recommended.
        - Figures come from one split, the one above; they compare models, they do not predict sales.
        - The sampled figures depend on the sample: never compare them with full-catalog ones.
        - Exported and trained model agree within %s (relative) on %,d sequences of %d lengths.
        """,
        metrics.parity().tolerance(), metrics.parity().sequences(), metrics.parity().lengths());
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
