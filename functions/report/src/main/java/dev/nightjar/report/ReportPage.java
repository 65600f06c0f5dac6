package dev.nightjar.report;

import com.samskivert.mustache.Mustache;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.stage.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The page: complete in itself, without scripts, in light and dark. What is not known is left out.
 */
public final class ReportPage {
  private static final String TEMPLATE = "/dev/nightjar/report/report.mustache";
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

  /** A name and a value. */
  record Fact(String name, String value) {}

  record Link(String name, String href) {}

  /** One row of a table. */
  record Row(String name, List<String> cells) {}

  record StageRow(
      String name,
      String state,
      String time,
      String memory,
      String rowsIn,
      String rowsOut,
      String rejected,
      String size,
      String cost,
      String folder,
      String reason) {}

  /** The page's parts; a missing one is {@code null}, which the template leaves out. */
  record Page(
      String date,
      String word,
      String badge,
      boolean production,
      String sentence,
      List<Verdict.Notice> notices,
      List<Fact> counts,
      QualityPart quality,
      AfterwardsPart afterwards,
      List<TrendsPart.Trend> trends,
      TrainingPart training,
      ListsPart lists,
      DataPart data,
      StagesPart stages,
      List<ReportData.ExampleUser> users,
      List<Link> links,
      String run) {}

  record AfterwardsPart(String date, String chart, List<Row> rows, String uplift) {}

  record TrainingPart(String loss, String ndcg, String words) {}

  record ListsPart(
      String longTail,
      List<Row> sources,
      List<Row> shortReasons,
      List<Row> effects,
      String rules) {}

  /**
   * @param broadTimeline the same for a wide screen
   * @param memoryMissing whether a stage has no peak memory
   */
  record StagesPart(
      String timeline, String broadTimeline, List<StageRow> rows, boolean memoryMissing) {}

  private ReportPage() {}

  /** The page as HTML. */
  public static String html(ReportData night) throws IOException {
    Verdict verdict = new Verdict(night);
    Page page =
        new Page(
            DAY.format(LocalDate.parse(night.date())),
            verdict.word(),
            night.isServed() ? "served" : verdict.word().toLowerCase(Locale.ROOT),
            night.isServedByProduction(),
            verdict.sentence(),
            verdict.notices(),
            counts(night),
            night.model().map(QualityPart::of).orElse(null),
            night.afterwards().map(ReportPage::afterwards).orElse(null),
            TrendsPart.of(night.nights()),
            night
                .model()
                .filter(model -> !model.epochs().isEmpty())
                .map(ReportPage::training)
                .orElse(null),
            night.served().map(ReportPage::lists).orElse(null),
            night.dataset().map(DataPart::of).orElse(null),
            stages(night),
            night.served().map(ReportData.Served::users).orElse(null),
            links(night),
            night.served().map(ReportData.Served::run).orElse(null));
    try (InputStream in = ReportPage.class.getResourceAsStream(TEMPLATE);
        Reader template = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return Mustache.compiler()
          .escapeHTML(true)
          .nullValue("")
          .zeroIsFalse(true)
          .emptyStringIsFalse(true)
          .compile(template)
          .execute(page);
    }
  }

  /** The night in one line of text, for a terminal. */
  public static String sentence(ReportData night) {
    Verdict verdict = new Verdict(night);
    return verdict.word() + ". " + verdict.sentence();
  }

  private static List<Fact> counts(ReportData night) {
    List<Fact> counts = new ArrayList<>();
    night
        .served()
        .ifPresent(
            served -> {
              counts.add(new Fact("users served", Numbers.count(served.facts().users())));
              counts.add(new Fact("recommendations", Numbers.count(served.facts().rows())));
              counts.add(
                  new Fact(
                      "of the catalog recommended", Numbers.percent(served.facts().coverage())));
            });
    night
        .dataset()
        .ifPresent(
            dataset -> {
              counts.add(new Fact("interactions", Numbers.count(dataset.facts().interactions())));
              counts.add(new Fact("items", Numbers.count(dataset.facts().items())));
              counts.add(new Fact("rows rejected", Numbers.count(dataset.facts().rejected())));
            });
    return counts;
  }

  private static AfterwardsPart afterwards(Afterwards afterwards) {
    List<Row> rows =
        afterwards.groups().stream()
            .filter(group -> group.of() > 0)
            .map(
                group ->
                    new Row(
                        group.name(),
                        List.of(
                            Numbers.count(group.of()),
                            Numbers.count(group.hits()),
                            Numbers.percent(group.share()),
                            "%s to %s"
                                .formatted(
                                    Numbers.percent(group.low()), Numbers.percent(group.high())))))
            .toList();
    return new AfterwardsPart(
        DAY.format(LocalDate.parse(afterwards.date())),
        Charts.hits(afterwards),
        rows,
        afterwards.uplift().map(Afterwards.Uplift::words).orElse(null));
  }

  private static TrainingPart training(ReportData.Model model) {
    List<ReportData.Epoch> epochs = model.epochs();
    List<Integer> numbers = epochs.stream().map(ReportData.Epoch::epoch).toList();
    List<ReportData.Epoch> judged =
        epochs.stream().filter(epoch -> epoch.ndcg().isPresent()).toList();
    String ndcg =
        judged.isEmpty()
            ? null
            : Charts.training(
                "training-ndcg",
                "Validation NDCG@10 by epoch, %s at the end"
                    .formatted(Numbers.figure(judged.get(judged.size() - 1).ndcg().getAsDouble())),
                judged.stream().map(ReportData.Epoch::epoch).toList(),
                judged.stream().map(epoch -> epoch.ndcg().getAsDouble()).toList());
    return new TrainingPart(
        Charts.training(
            "training-loss",
            "Ranking loss by epoch",
            numbers,
            epochs.stream().map(ReportData.Epoch::loss).toList()),
        ndcg,
        "%s, best epoch %d."
            .formatted(
                Numbers.count(epochs.size(), "epoch"), model.metrics().path("best_epoch").asInt()));
  }

  private static ListsPart lists(ReportData.Served served) {
    double rows = Math.max(1, served.facts().rows());
    List<Row> sources = new ArrayList<>();
    served
        .facts()
        .sources()
        .forEach(
            (source, count) ->
                sources.add(
                    new Row(
                        Numbers.words(source),
                        List.of(Numbers.count(count), Numbers.percent(count / rows)))));
    List<Row> reasons = new ArrayList<>();
    served
        .shortReasons()
        .forEach((reason, users) -> reasons.add(new Row(reason, List.of(Numbers.count(users)))));
    return new ListsPart(
        DataCharts.longTail(served.tenths()),
        sources,
        reasons.isEmpty() ? null : reasons,
        served.rules().map(rules -> RulesPart.rows(rules, served)).orElse(null),
        served
            .rules()
            .map(rules -> new String(Json.pretty(rules), StandardCharsets.UTF_8))
            .orElse(null));
  }

  private static StagesPart stages(ReportData night) {
    List<StageRow> rows = night.stages().stream().map(ReportPage::stage).toList();
    return rows.isEmpty()
        ? null
        : new StagesPart(
            DataCharts.timeline("timeline", night.stages(), Charts.WIDTH),
            DataCharts.timeline("timeline-broad", night.stages(), Charts.BROAD),
            rows,
            night.stages().stream().anyMatch(stage -> stage.peakBytes().isEmpty()));
  }

  private static StageRow stage(ReportData.Stage stage) {
    return new StageRow(
        stage.name(),
        stage.state().equals("reused") ? "found finished" : stage.state(),
        Progress.words(stage.seconds()),
        stage.memory(),
        Numbers.count(stage.rowsIn()),
        Numbers.count(stage.rowsOut()),
        Numbers.count(stage.rejected()),
        Numbers.bytes(stage.bytes()),
        stage.cost() > 0 ? Numbers.dollars(stage.cost()) : "–",
        stage.folder().orElse(null),
        stage.reason().orElse(null));
  }

  private static List<Link> links(ReportData night) {
    List<Link> links = new ArrayList<>();
    links.add(link("what is published now", Layout.CURRENT));
    night
        .served()
        .ifPresent(
            served -> links.add(link("recommendations", Layout.manifestOf(served.folder()))));
    night
        .model()
        .ifPresent(
            model -> {
              links.add(link("model", Layout.manifestOf(model.folder())));
              for (String file : List.of(Layout.MODEL_CARD, Layout.METRICS, Layout.TRAINING_LOG)) {
                links.add(link(file, model.folder() + "/" + file));
              }
            });
    night
        .dataset()
        .ifPresent(
            dataset -> {
              links.add(link("dataset", Layout.manifestOf(dataset.folder())));
              links.add(link(Layout.QUALITY, dataset.folder() + "/" + Layout.QUALITY));
            });
    return links;
  }

  /** The page lies three folders below the root. */
  private static Link link(String name, String key) {
    return new Link(name, "../../../" + key);
  }
}
