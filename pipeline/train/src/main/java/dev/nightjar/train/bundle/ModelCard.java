package dev.nightjar.train.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.train.evaluation.Comparison;
import dev.nightjar.train.evaluation.Figures;
import dev.nightjar.train.evaluation.Groups;
import dev.nightjar.train.evaluation.Variety;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.Evidence;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code model-card.md}: the same figures in words and tables, for people. */
public final class ModelCard {
  private static final String BEFORE_REFIT =
      "Model and baselines have not seen the validation items: comparable with published figures.";
  private static final String REFITTED =
      "The model in this bundle. It was trained once more with the validation items, and the"
          + " baselines know them, too: not comparable with published figures.";
  private static final String AS_IT_IS =
      "The model in this bundle. Neither it nor the baselines have seen the validation items:"
          + " comparable with published figures.";

  private ModelCard() {}

  /** The page as UTF-8. */
  public static byte[] of(String id, DatasetFacts facts, Metrics metrics, JsonNode settings) {
    StringBuilder page = new StringBuilder();
    page.append("# Model ").append(id).append("\n\n");
    page.append(introduction(facts, metrics)).append('\n');
    page.append("## How scores add up\n\n").append(blend(metrics)).append('\n');
    page.append("## Test figures\n\n");
    page.append(split(metrics.counts())).append("\n\n");
    metrics
        .testBeforeRefit()
        .ifPresent(before -> page.append(figures(BEFORE_REFIT, before)).append('\n'));
    page.append(
        figures(metrics.testBeforeRefit().isPresent() ? REFITTED : AS_IT_IS, metrics.test()));
    page.append("\n## Gate\n\n").append(rival(metrics.gate())).append(gate(metrics.gate()));
    page.append("\n## Settings\n\n").append(settings(settings)).append(limitations(metrics));
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String figures(String ofWhat, Metrics.OfSplit test) {
    return String.join(
        "\n",
        ofWhat,
        "",
        "### Full catalog: ranked among all items the user does not have",
        "",
        table(test.fullCatalog()) + variety(test.variety()),
        "### Sampled: ranked among 100 random items, for comparison with the paper only",
        "",
        table(test.paperProtocolSampled()));
  }

  /** The weights in words. */
  private static String blend(Metrics metrics) {
    BlendWeights blend = metrics.blend();
    String ofViews =
        metrics.viewWeights().size() < 2
            ? ""
            : format(
                "The model's score is that of the collaborative view plus %.2f times that of the semantic"
                    + " view, each in standard deviations.\n\n",
                metrics.viewWeights().get(1));
    return ofViews + blend(blend);
  }

  private static String blend(BlendWeights blend) {
    if (blend.withoutEvidence()) {
      return "A score is the model's alone.\n";
    }
    return format(
        """
        A score is the sum of the model's score, in standard deviations over the catalog, and of what each of the
        newest %d items of the sequence says of the candidate, an item one step back counting %.2f times as much as
        the one after it. The weights were chosen on validation:

        | | head items | tail items |
        |---|---|---|
        | model | %.3f | %.3f |
        | taken lately | %.3f | %.3f |
        %s| bonus | | %+.3f |
        """,
        BlendWeights.HISTORY,
        blend.decay(),
        blend.model(),
        blend.tailModel(),
        blend.trend(),
        blend.tailTrend(),
        Arrays.stream(Evidence.values())
            .map(
                kind ->
                    format(
                        "| %s | %.3f | %.3f |\n",
                        kind.words(), blend.head().get(kind), blend.tail().get(kind)))
            .collect(Collectors.joining()),
        blend.tailBonus());
  }

  /** Against the baseline that comes nearest. */
  private static String rival(Gate gate) {
    return gate.comparisons().stream()
        .filter(found -> found.group().equals(Groups.ALL))
        .filter(found -> !found.baseline().equals(Evaluator.PRODUCTION))
        .min(Comparator.comparingDouble(Comparison::difference))
        .map(
            found ->
                format(
                    "The best simple rival is %s: the model's NDCG@10 is %.4f %s (95 %% of"
                        + " resamples in %+.4f to %+.4f, %,d targets).\n\n",
                    found.baseline().replace('_', ' '),
                    Math.abs(found.difference()),
                    found.difference() < 0 ? "lower" : "higher",
                    found.low(),
                    found.high(),
                    found.targets()))
        .orElse("");
  }

  private static String split(Metrics.Counts counts) {
    return counts.furtherTestItems() == 0
        ? "Leave-one-out: the last item of every sequence of at least three."
        : format(
            "Split by time: ranked is the first item of every user in the days held out. The %,d"
                + " further items of these days are not ranked.",
            counts.furtherTestItems());
  }

  private static String introduction(DatasetFacts facts, Metrics metrics) {
    Metrics.Counts counts = metrics.counts();
    return format(
        """
        LLM-ESR with the backbone %s: next-item scores from a user's sequence, in one view of
        trained item vectors and one of text, with evidence of item pairs. Trained on the night of %s: %,d users (%,d with at
        least two training items), %,d items (%,d never seen in training), %,d training
        interactions; text vectors of width %d by %s. Kept is epoch %d of %d.
        %s
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
        metrics.epochs(),
        metrics.start().map(ModelCard::start).orElse("Training started anew."));
  }

  private static String start(Metrics.Start start) {
    return format(
        "Training started from the parameters of %s, of the night of %s, as they were before the"
            + " validation items of that night;\n%,d items were known, %,d new ones started from their"
            + " neighbors in text, %,d have vanished; %d nights since one started anew.",
        start.model(),
        start.date(),
        start.knownItems(),
        start.newItems(),
        start.vanishedItems(),
        start.nights());
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
        "Difference in NDCG@10 on the test targets, full catalog, with 95 % intervals from a paired"
            + " bootstrap. A model is refused if it does not beat the most popular items, or if it"
            + " is significantly worse in a comparison that is judged: all of these together refuse"
            + " at most one in twenty models that are as good (Bonferroni). Text neighbors are not"
            + " judged among tail items: they list rare items whoever asks, so they win among them"
            + " and lose by far elsewhere.\n\n");
    text.append(
        """
        | against | group | targets | difference | low | high | |
        |---|---|---|---|---|---|---|
        """);
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
