package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.stage.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The night in one sentence, and what to look at. The limits below are those of docs/report.md. */
final class Verdict {
  static final double REJECTED = 0.001;
  static final double SHORT_LISTS = 0.01;
  static final double WITHOUT_TEXT = 0.1;
  static final double COVERAGE_FALL = 0.8;
  static final double SLOWER = 2;
  private static final Map<String, Double> DRIFT =
      Map.of(
          "new_users", 0.5,
          "lost_users", 0.5,
          "new_items", 0.5,
          "lost_items", 0.5,
          "popularity", 0.2);

  /** One thing to look at, and the part of the page that shows it. */
  record Notice(String text, String anchor) {}

  private final ReportData night;

  Verdict(ReportData night) {
    this.night = night;
  }

  /** {@code Served}, by whatever model, {@code Refused} or {@code Failed}. */
  String word() {
    if (night.isServed()) {
      return night.isServedByProduction() ? "Served by the model in production" : "Served";
    }
    return broken()
        .map(stage -> stage.state().equals("refused") ? "Refused" : "Failed")
        .orElse("Failed");
  }

  private Optional<ReportData.Stage> broken() {
    return night.stages().stream().filter(stage -> stage.reason().isPresent()).findFirst();
  }

  String sentence() {
    return night.isServed() ? served(night.served().get(), night.model().orElseThrow()) : broke();
  }

  private String broke() {
    return broken()
        .map(
            stage ->
                "Stage %s %s: %s. What was published before stays current."
                    .formatted(
                        stage.name(),
                        stage.state(),
                        stage.reason().orElse("").replaceAll("\\.$", "")))
        .orElse("The night broke off. What was published before stays current.");
  }

  private String served(ReportData.Served served, ReportData.Model model) {
    return "%s served by %s model %s, %s; %s."
        .formatted(
            Numbers.count(served.facts().users(), "user"),
            backbone(model.backbone()),
            model.id(),
            comparison(model),
            looks(notices().size()));
  }

  private static String looks(int things) {
    return switch (things) {
      case 0 -> "nothing needs a look";
      case 1 -> "one thing needs a look";
      default -> things + " things need a look";
    };
  }

  static String backbone(String name) {
    return Map.of("sasrec", "SASRec", "gru4rec", "GRU4Rec", "bert4rec", "BERT4Rec")
        .getOrDefault(name, name);
  }

  /** Against the model of the night before: on the same interactions where the gate compared. */
  private String comparison(ReportData.Model model) {
    if (isLastNights(model)) {
      return "the model of last night";
    }
    for (JsonNode one : model.metrics().at("/gate/comparisons")) {
      if (one.path("baseline").asText().equals("production")
          && one.path("group").asText().equals("all")) {
        return paired(one);
      }
    }
    List<NightFigures> nights = night.nights();
    OptionalDouble before =
        nights.size() > 1 ? nights.get(nights.size() - 2).ndcg() : OptionalDouble.empty();
    return before.isPresent()
        ? "NDCG@10 %s after %s last night, on other interactions"
            .formatted(ndcg(model), Numbers.figure(before.getAsDouble()))
        : "the first here, NDCG@10 %s on held-out interactions".formatted(ndcg(model));
  }

  private boolean isLastNights(ReportData.Model model) {
    List<NightFigures> nights = night.nights();
    return nights.size() > 1 && nights.get(nights.size() - 2).model().equals(model.id());
  }

  private static String paired(JsonNode comparison) {
    double difference = comparison.path("difference").asDouble();
    double low = comparison.path("low").asDouble();
    double high = comparison.path("high").asDouble();
    String word = low > 0 ? "better than" : high < 0 ? "worse than" : "as good as";
    return "%s last night’s on the same held-out interactions (NDCG@10 %s, 95 %% interval %s to %s)"
        .formatted(word, Numbers.signed(difference), Numbers.signed(low), Numbers.signed(high));
  }

  private static String ndcg(ReportData.Model model) {
    return Numbers.figure(model.metrics().at("/test/full_catalog/model/all/ndcg10").asDouble());
  }

  /** What a person should look at. */
  List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    if (night.isServedByProduction()) {
      notices.add(
          new Notice(
              "The gate refused tonight’s model%s. The model in production served tonight’s users."
                  .formatted(
                      broken().flatMap(stage -> stage.reason()).map(": "::concat).orElse("")),
              "stages"));
    }
    night.dataset().ifPresent(dataset -> data(dataset, notices));
    night.model().ifPresent(model -> model(model, notices));
    night.served().ifPresent(served -> lists(served, notices));
    if (night.isServed()) {
      trend(notices);
    }
    return notices;
  }

  private static void data(ReportData.Dataset dataset, List<Notice> notices) {
    long rejected = dataset.rejected().stream().mapToLong(ReportData.Rejection::rows).sum();
    long rows = dataset.quality().at("/interactions/rows").asLong();
    if (rejected > REJECTED * rows) {
      notices.add(
          new Notice(
              "%s rejected (%s)."
                  .formatted(
                      Numbers.count(rejected, "row") + (rejected == 1 ? " was" : " were"),
                      Numbers.percent(rejected / (double) Math.max(1, rows))),
              "rejected"));
    }
    long items = dataset.quality().at("/items/total").asLong();
    long withText = dataset.quality().at("/items/with_text").asLong(items);
    if (items - withText > WITHOUT_TEXT * items) {
      notices.add(
          new Notice(
              "Items without text: %s of %s. The model cannot place such an item until it is taken."
                  .formatted(Numbers.count(items - withText), Numbers.count(items)),
              "data"));
    }
    for (Map.Entry<String, JsonNode> drift : dataset.quality().path("drift").properties()) {
      if (drift.getValue().asDouble() > DRIFT.getOrDefault(drift.getKey(), 2.0)) {
        notices.add(
            new Notice(
                "Drift: %s %s."
                    .formatted(
                        Numbers.words(drift.getKey()),
                        driftValue(drift.getKey(), drift.getValue())),
                "drift"));
      }
    }
  }

  static String driftValue(String name, JsonNode value) {
    return name.equals("popularity")
        ? Numbers.figure(value.asDouble())
        : Numbers.percent(value.asDouble());
  }

  private void model(ReportData.Model model, List<Notice> notices) {
    JsonNode gate = model.metrics().path("gate");
    boolean forced = gate.path("forced").isObject() || gate.path("forced").isTextual();
    boolean wasComparedTonight = !night.isServedByProduction() && !isLastNights(model);
    for (JsonNode one : gate.path("comparisons")) {
      String group = Charts.group(one.path("group").asText());
      if (!one.path("baseline").asText().equals("production")) {
        notBetter(one, group).map(text -> new Notice(text, "quality")).ifPresent(notices::add);
      } else if (wasComparedTonight) {
        worse(one, group, forced).map(text -> new Notice(text, "quality")).ifPresent(notices::add);
      }
    }
    if (forced) {
      notices.add(new Notice("The gate was overruled (--force).", "quality"));
    }
  }

  private static Optional<String> notBetter(JsonNode one, String group) {
    return one.path("low").asDouble() > 0
        ? Optional.empty()
        : Optional.of(
            "Among %s the model is not clearly better than the baseline “%s”."
                .formatted(group, Charts.ranker(one.path("baseline").asText())));
  }

  private static Optional<String> worse(JsonNode one, String group, boolean forced) {
    String passed = "; the gate let it pass, since it corrects for the number of comparisons";
    return one.path("high").asDouble() < 0
        ? Optional.of(
            "Among %s tonight’s model is worse than last night’s%s."
                .formatted(group, forced ? "" : passed))
        : Optional.empty();
  }

  private static void lists(ReportData.Served served, List<Notice> notices) {
    long users = served.facts().shortUsers();
    if (users > SHORT_LISTS * served.facts().users()) {
      notices.add(
          new Notice(
              "%s got fewer than %d recommendations."
                  .formatted(Numbers.count(users, "user"), served.facts().top()),
              "rules"));
    }
  }

  private void trend(List<Notice> notices) {
    List<NightFigures> nights = night.nights();
    if (nights.size() < 2) {
      return;
    }
    NightFigures tonight = nights.get(nights.size() - 1);
    List<NightFigures> before = nights.subList(0, nights.size() - 1);
    double coverage = median(before, one -> OptionalDouble.of(one.coverage()));
    if (tonight.coverage() < COVERAGE_FALL * coverage) {
      notices.add(
          new Notice(
              "Coverage fell to %s of the catalog, from %s (median)."
                  .formatted(Numbers.percent(tonight.coverage()), Numbers.percent(coverage)),
              "nights"));
    }
    double seconds = median(before, NightFigures::seconds);
    if (seconds > 0 && tonight.seconds().orElse(0) > SLOWER * seconds) {
      notices.add(
          new Notice(
              "The night took %s, %s is usual (median)."
                  .formatted(
                      Progress.words(tonight.seconds().getAsDouble()), Progress.words(seconds)),
              "stages"));
    }
  }

  private static double median(
      List<NightFigures> nights, Function<NightFigures, OptionalDouble> figure) {
    double[] values =
        nights.stream().map(figure).flatMapToDouble(OptionalDouble::stream).sorted().toArray();
    return values.length == 0
        ? 0
        : Arrays.stream(values).skip(values.length / 2).findFirst().orElse(0);
  }
}
