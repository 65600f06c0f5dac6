package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.report.ReportData.Tenth;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Reads the data of a report from the files below a root: tonight's users and lists once, those of
 * the night before once. In memory: item ids and counts, one user, the new items of users who came
 * back.
 */
public final class ReadReport {
  private static final int TENTHS = 10;

  private final ObjectStore store;
  private final FolderReader dataset;
  private final ReportItems items;
  private final JsonNode quality;
  private final Histogram histories = new Histogram();
  private final Histogram popularity = new Histogram();

  private ReadReport(ObjectStore store, FolderReader dataset) throws IOException {
    this.store = store;
    this.dataset = dataset;
    this.items = ReportItems.read(dataset);
    this.quality = Json.read(dataset.read(Layout.QUALITY), JsonNode.class, Layout.QUALITY);
    IntStream.rangeClosed(1, items.items()).forEach(i -> popularity.add(items.interactions(i)));
  }

  /** Of a night that was published. */
  public static ReportData published(ObjectStore store, String run, List<ReportData.Stage> stages)
      throws IOException {
    RecommendationFacts facts =
        FolderReader.open(store, run, Layout.RECOMMEND).manifest().facts(RecommendationFacts.class);
    FolderReader dataset =
        FolderReader.open(store, Layout.folderOf(facts.dataset()), Layout.DATASET);
    return new ReadReport(store, dataset).published(PublishedNight.open(store, run), stages);
  }

  /** Of a night that was not: as far as its stages got. */
  public static ReportData unpublished(
      ObjectStore store, String date, List<ReportData.Stage> stages) throws IOException {
    Optional<ReportData.Dataset> dataset = Optional.empty();
    Optional<ReportData.Model> model = Optional.empty();
    for (ReportData.Stage stage : stages) {
      if (stage.reason().isEmpty() && stage.name().equals(Layout.DATASET)) {
        ReadReport reader =
            new ReadReport(
                store, FolderReader.open(store, stage.folder().orElseThrow(), Layout.DATASET));
        new DatasetReader(reader.dataset).forEachUser(user -> reader.histories.add(user.length()));
        dataset = Optional.of(reader.dataset());
      } else if (stage.reason().isEmpty() && stage.name().equals(Layout.TRAIN)) {
        model = Optional.of(model(store, stage.folder().orElseThrow()));
      }
    }
    return new ReportData(
        date, stages, dataset, model, Optional.empty(), List.of(), Optional.empty());
  }

  private ReportData published(PublishedNight run, List<ReportData.Stage> stages)
      throws IOException {
    ReportData.Model model = model(store, Layout.folderOf(run.facts().model()));
    String folder = Layout.folderOf(run.pointer().manifest());
    List<NightFigures> nights = new LastNights(store).until(folder);
    Optional<WhatUsersDid> since = did(LastNights.before(nights), model);
    Optional<RuleCounter> rules = RuleCounter.of(rules(folder), items);
    ExampleUsers examples =
        new ExampleUsers(quality.path("sequence_length").path("median").asLong());
    DatasetReader users = new DatasetReader(dataset);
    users.forEachUser(
        user -> {
          histories.add(user.length());
          examples.user(user);
          rules.ifPresent(counter -> counter.user(user));
          since.ifPresent(did -> did.user(user));
        });
    Optional<WhatUsersDid> did = compared(since);
    long[] listed = new long[items.items() + 1];
    run.forEachUser(
        list -> {
          examples.list(list);
          rules.ifPresent(counter -> counter.list(list));
          list.items().forEach(item -> listed[items.index(item.itemId())]++);
        });
    Optional<RuleCounts> counts =
        rules.isEmpty() ? Optional.empty() : Optional.of(rules.get().counts(run, users));
    return new ReportData(
        run.facts().date(),
        stages,
        Optional.of(dataset()),
        Optional.of(model),
        Optional.of(served(run, folder, counts, listed, examples.shown(items, users, did))),
        nights,
        did.flatMap(WhatUsersDid::afterwards));
  }

  /** As the run records them. */
  private Optional<JsonNode> rules(String folder) throws IOException {
    JsonNode rules =
        FolderReader.open(store, folder, Layout.RECOMMEND)
            .manifest()
            .provenance()
            .settings()
            .path(RecommendationRun.RULES);
    return rules.isMissingNode() ? Optional.empty() : Optional.of(rules);
  }

  /** Nothing if the night before, or its dataset, is damaged or gone. */
  private Optional<WhatUsersDid> did(Optional<String> before, ReportData.Model model)
      throws IOException {
    if (before.isEmpty()) {
      return Optional.empty();
    }
    JsonNode thresholds = model.metrics().path("thresholds");
    try {
      return Optional.of(
          WhatUsersDid.after(
              store,
              PublishedNight.open(store, before.get()),
              items,
              thresholds.path("tail_user").asInt(),
              thresholds.path("tail_item").asInt()));
    } catch (ContractException | FileNotFoundException e) {
      return nothing(e);
    }
  }

  private static Optional<WhatUsersDid> compared(Optional<WhatUsersDid> did) throws IOException {
    try {
      if (did.isPresent()) {
        did.get().compare();
      }
      return did;
    } catch (ContractException | FileNotFoundException e) {
      return nothing(e);
    }
  }

  private static Optional<WhatUsersDid> nothing(Exception why) {
    Warning.say(
        Layout.REPORT, "what users did since the night before is left out: " + why.getMessage());
    return Optional.empty();
  }

  private ReportData.Dataset dataset() throws IOException {
    return new ReportData.Dataset(
        dataset.folder(),
        dataset.manifest().facts(DatasetFacts.class),
        quality,
        Rejections.read(dataset, quality),
        histories,
        popularity);
  }

  private static ReportData.Model model(ObjectStore store, String folder) throws IOException {
    FolderReader bundle = FolderReader.open(store, folder, Layout.TRAIN);
    List<ReportData.Epoch> epochs = new ArrayList<>();
    bundle.forEachLine(
        Layout.TRAINING_LOG,
        line -> {
          JsonNode epoch = Json.read(line, JsonNode.class, Layout.TRAINING_LOG);
          JsonNode ndcg = epoch.path("validation_ndcg10");
          epochs.add(
              new ReportData.Epoch(
                  epoch.path("epoch").asInt(),
                  epoch.path("ranking_loss").asDouble(),
                  ndcg.isNumber() ? OptionalDouble.of(ndcg.asDouble()) : OptionalDouble.empty()));
        });
    return new ReportData.Model(
        folder,
        bundle.manifest().facts(ModelFacts.class).backbone(),
        Json.read(bundle.read(Layout.METRICS), JsonNode.class, Layout.METRICS),
        bundle.manifest().provenance().settings(),
        epochs);
  }

  private ReportData.Served served(
      PublishedNight run,
      String folder,
      Optional<RuleCounts> counts,
      long[] listed,
      List<ReportData.ExampleUser> users)
      throws IOException {
    return new ReportData.Served(
        folder,
        run.pointer().run(),
        run.facts(),
        rules(folder),
        counts,
        shortReasons(FolderReader.open(store, folder, Layout.RECOMMEND), run.parts()),
        tenths(listed),
        users);
  }

  private static Map<String, Long> shortReasons(FolderReader run, int parts) throws IOException {
    Map<String, Long> reasons = new TreeMap<>();
    for (int part = 0; part < parts; part++) {
      String name = Layout.partResult(part, parts);
      Json.read(run.read(name), PartResult.class, name)
          .shortReasons()
          .forEach((reason, users) -> reasons.merge(reason, users, Long::sum));
    }
    return reasons;
  }

  /** Items by popularity, the most popular first, in ten groups as equal as can be. */
  private List<Tenth> tenths(long[] listed) {
    List<Integer> order =
        IntStream.rangeClosed(1, items.items())
            .boxed()
            .sorted(Comparator.comparingLong((Integer item) -> -items.interactions(item)))
            .toList();
    double taken = order.stream().mapToLong(items::interactions).sum();
    double shown = order.stream().mapToLong(item -> listed[item]).sum();
    List<Tenth> tenths = new ArrayList<>();
    for (int i = 0; i < TENTHS; i++) {
      List<Integer> group =
          order.subList(order.size() * i / TENTHS, order.size() * (i + 1) / TENTHS);
      tenths.add(
          new Tenth(
              group.stream().mapToLong(items::interactions).sum() / Math.max(1, taken),
              group.stream().mapToLong(item -> listed[item]).sum() / Math.max(1, shown)));
    }
    return tenths;
  }
}
