package dev.nightjar.nightly;

import com.fasterxml.jackson.databind.JsonNode;
import com.samskivert.mustache.Mustache;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One page about one night, for the person who looks in the morning: what went in and came out, how
 * good the model is, what became of each stage. Complete in itself, readable on a phone. Times of
 * day and durations stand here and in receipts, and in no other file.
 */
final class MorningReport {
  private static final String TEMPLATE = "/dev/nightjar/nightly/report.mustache";

  private record Stage(
      String name,
      String state,
      String time,
      String memory,
      String rowsIn,
      String rowsOut,
      String rejected,
      String size,
      String quality,
      String cost,
      String folder) {}

  private record Fact(String name, String value) {}

  private record Group(
      String name, String targets, String hr, String ndcg, String popularHr, String popularNdcg) {}

  private record Link(String name, String href) {}

  private record Page(
      String date,
      String run,
      List<Fact> counts,
      List<Stage> stages,
      List<Group> groups,
      List<Fact> quality,
      List<Link> links) {}

  private final FolderReader dataset;
  private final FolderReader model;
  private final FolderReader run;

  private MorningReport(ObjectStore store, FolderReader run) throws IOException {
    this.run = run;
    RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
    this.dataset = FolderReader.open(store, folderOf(facts.dataset()), Layout.DATASET);
    this.model = FolderReader.open(store, folderOf(facts.model()), Layout.TRAIN);
  }

  private static String folderOf(String manifest) {
    return manifest.replaceFirst("/" + Layout.MANIFEST + "$", "");
  }

  /** Where the report of a published run is, relative to the root. */
  static String key(FolderReader run) {
    RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
    return Layout.report(LocalDate.parse(facts.date()), run.manifest().id()) + "/index.html";
  }

  /**
   * Writes the report of a published run, unless nothing was done and there is one already.
   *
   * @return its key
   */
  static String write(ObjectStore store, List<StageRun> stages) throws IOException {
    FolderReader run =
        FolderReader.open(store, stages.get(stages.size() - 1).folder(), Layout.RECOMMEND);
    String key = key(run);
    boolean anythingNew = stages.stream().anyMatch(stage -> !stage.reused());
    if (anythingNew || store.version(key).isEmpty()) {
      Path page = Files.createTempFile("nightjar-report", ".html");
      Files.writeString(page, new MorningReport(store, run).html(stages));
      store.overwrite(key, page);
      Files.delete(page);
    }
    return key;
  }

  private String html(List<StageRun> stages) throws IOException {
    RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
    Page page =
        new Page(
            facts.date(),
            run.manifest().id(),
            counts(facts),
            stages.stream().map(MorningReport::stage).toList(),
            groups(),
            quality(),
            links());
    try (InputStream in = MorningReport.class.getResourceAsStream(TEMPLATE);
        Reader template = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return Mustache.compiler().escapeHTML(true).compile(template).execute(page);
    }
  }

  private List<Fact> counts(RecommendationFacts facts) {
    DatasetFacts data = dataset.manifest().facts(DatasetFacts.class);
    List<Fact> counts = new ArrayList<>();
    counts.add(new Fact("users served", count(facts.users())));
    counts.add(new Fact("recommendations", count(facts.rows())));
    facts
        .sources()
        .forEach((source, rows) -> counts.add(new Fact("of source " + source, count(rows))));
    counts.add(
        new Fact("users with fewer than %d".formatted(facts.top()), count(facts.shortUsers())));
    counts.add(new Fact("items", count(data.items())));
    counts.add(new Fact("interactions", count(data.interactions())));
    counts.add(new Fact("rows rejected", count(data.rejected())));
    return counts;
  }

  private static Stage stage(StageRun stage) {
    OptionalLong peak = stage.peakBytes();
    StageReceipt receipt = stage.receipt();
    return new Stage(
        stage.stage(),
        stage.reused() ? "found finished" : "done",
        Progress.words(stage.seconds()),
        peak.isPresent() ? Night.gigabytes(peak.getAsLong()) : "",
        count(receipt.rowsIn()),
        count(receipt.rowsOut()),
        count(receipt.rowsRejected()),
        megabytes(receipt.bytesOut()),
        headline(receipt),
        String.format(Locale.ROOT, "$%.4f", receipt.estimatedCost()),
        stage.folder());
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }

  /** The figure that stands for the stage, with its name. */
  private static String headline(StageReceipt receipt) {
    return receipt
        .headline()
        .map(
            value ->
                String.format(
                    Locale.ROOT,
                    "%s %.4f",
                    words(StageReceipt.HEADLINES.get(receipt.stage())),
                    value))
        .orElse("");
  }

  /** Test figures on the full catalog, the model's beside those of the most popular items. */
  private List<Group> groups() throws IOException {
    JsonNode metrics = Json.read(model.read(Layout.METRICS), JsonNode.class, Layout.METRICS);
    JsonNode figures = metrics.at("/test/full_catalog");
    List<Group> groups = new ArrayList<>();
    for (Map.Entry<String, JsonNode> group : figures.path("model").properties()) {
      JsonNode popular = figures.path("most_popular").path(group.getKey());
      groups.add(
          new Group(
              words(group.getKey()),
              count(group.getValue().path("count").asLong()),
              figure(group.getValue(), "hr10"),
              figure(group.getValue(), "ndcg10"),
              figure(popular, "hr10"),
              figure(popular, "ndcg10")));
    }
    return groups;
  }

  private static String figure(JsonNode figures, String name) {
    return figures.has(name)
        ? String.format(Locale.ROOT, "%.4f", figures.path(name).asDouble())
        : "";
  }

  private List<Fact> quality() throws IOException {
    List<Fact> facts = new ArrayList<>();
    JsonNode quality = Json.read(dataset.read(Layout.QUALITY), JsonNode.class, Layout.QUALITY);
    addFacts("", quality, facts);
    return facts;
  }

  /** Every plain value of a tree, named by its path. */
  private static void addFacts(String path, JsonNode node, List<Fact> facts) {
    if (node.isObject()) {
      node.properties()
          .forEach(field -> addFacts(joined(path, words(field.getKey())), field.getValue(), facts));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        addFacts(joined(path, Integer.toString(i + 1)), node.get(i), facts);
      }
    } else {
      facts.add(new Fact(path, node.isIntegralNumber() ? count(node.longValue()) : node.asText()));
    }
  }

  private static String joined(String path, String name) {
    return path.isEmpty() ? name : path + ", " + name;
  }

  private List<Link> links() {
    List<Link> links = new ArrayList<>();
    links.add(link("what is published now", Layout.CURRENT));
    links.add(link("recommendations", run.manifestKey()));
    links.add(link("model", model.manifestKey()));
    for (String file : List.of(Layout.MODEL_CARD, Layout.METRICS, Layout.TRAINING_LOG)) {
      links.add(link(file, model.folder() + "/" + file));
    }
    links.add(link("dataset", dataset.manifestKey()));
    links.add(link(Layout.QUALITY, dataset.folder() + "/" + Layout.QUALITY));
    return links;
  }

  /** The page lies three folders below the root. */
  private static Link link(String name, String key) {
    return new Link(name, "../../../" + key);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String words(String key) {
    return key.replace('_', ' ');
  }
}
