package dev.nightjar.trainer.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.trainer.evaluation.Figures;
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
    page.append("Leave-one-out: the last item of every sequence of at least three.\n\n");
    page.append("### Full catalog: ranked among all items the user does not have\n\n");
    page.append(table(metrics.test().fullCatalog()));
    page.append(
        "\n### Sampled: ranked among 100 random items, for comparison with the paper only\n\n");
    page.append(table(metrics.test().paperProtocolSampled()));
    page.append("\n## Gate\n\n").append(gate(metrics.gate()));
    page.append("\n## Settings\n\n").append(settings(settings)).append(limitations(metrics));
    return page.toString().getBytes(StandardCharsets.UTF_8);
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

  private static String table(Metrics.OfProtocol figures) {
    StringBuilder table = new StringBuilder();
    table.append(
        "| group | targets | HR@10 | NDCG@10 | HR@20 | NDCG@20 | MRR | popular HR@10 | popular NDCG@10 |\n");
    table.append("|---|---|---|---|---|---|---|---|---|\n");
    for (Map.Entry<String, Figures> group : figures.model().entrySet()) {
      Figures model = group.getValue();
      Figures popular = figures.mostPopular().get(group.getKey());
      table.append(
          format(
              "| %s | %,d | %.4f | %.4f | %.4f | %.4f | %.4f | %.4f | %.4f |\n",
              group.getKey(),
              model.count(),
              model.hr10(),
              model.ndcg10(),
              model.hr20(),
              model.ndcg20(),
              model.mrr(),
              popular.hr10(),
              popular.ndcg10()));
    }
    return table.toString();
  }

  private static String gate(Metrics.Gate gate) {
    return format(
        "%s: validation NDCG@10 over the full catalog %.4f, most popular items %.4f.%s\n",
        gate.passed() ? "Passed" : "Not passed",
        gate.modelNdcg10(),
        gate.mostPopularNdcg10(),
        gate.forced() ? " Written all the same: --force." : "");
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
        - Figures come from one split by order within each user, not by time; they compare models,
          they do not predict sales.
        - The sampled figures depend on the sample: never compare them with full-catalog ones.
        - Exported and trained model agree within %s (relative) on %,d sequences of %d lengths.
        """,
        metrics.parity().tolerance(), metrics.parity().sequences(), metrics.parity().lengths());
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
