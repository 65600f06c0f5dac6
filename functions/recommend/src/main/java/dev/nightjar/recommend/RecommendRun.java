package dev.nightjar.recommend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Impressions;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.recommend.rules.Rules;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.command.StageWork;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One night's recommendations while they are computed: its inputs, checked against each other, and
 * its folder. The same dataset and model with the same settings lead to the same run.
 *
 * @param store the root
 * @param dataset finished
 * @param model finished, trained on that dataset, or on an earlier one if the model in production
 *     serves
 * @param plan what {@code _run.json} says
 * @param settings how to go about it
 * @param rules what may be recommended to whom
 */
public record RecommendRun(
    ObjectStore store,
    FolderReader dataset,
    FolderReader model,
    RecommendationRun plan,
    RecommendSettings settings,
    Rules rules) {

  /**
   * Opens a run; writes nothing.
   *
   * @throws java.io.FileNotFoundException if dataset or model is not finished
   * @throws ContractException if the model does not fit the dataset
   */
  public static RecommendRun open(ObjectStore store, RecommendSettings settings)
      throws IOException {
    FolderReader dataset = FolderReader.open(store, settings.dataset(), Layout.DATASET);
    FolderReader model = FolderReader.open(store, settings.model(), Layout.TRAIN);
    if (!settings.production()) {
      checkFit(dataset, model);
    }
    if (settings.relatedItems().isPresent()) {
      PairTables.check(model);
    }
    HoldoutCheck.check(store, settings);
    Rules rules = ServingCheck.readRules(settings);
    rules.explore().ifPresent(explore -> ShownBefore.check(explore, settings.top()));
    RecommendationRun plan = plan(dataset, model, settings, rules);
    return new RecommendRun(store, dataset, model, plan, settings, rules);
  }

  private static void checkFit(FolderReader dataset, FolderReader model) {
    int items = dataset.manifest().facts(DatasetFacts.class).items();
    int expected = model.manifest().facts(ModelFacts.class).items();
    if (items != expected) {
      throw new ContractException(
          "%s: the model expects %d items, %s has %d"
              .formatted(model.folder(), expected, dataset.folder(), items));
    }
    boolean trainedOnIt =
        model.manifest().provenance().inputs().stream()
            .anyMatch(input -> input.fingerprint().equals(dataset.asInput().fingerprint()));
    if (!trainedOnIt) {
      throw new ContractException(
          "%s: expected a model trained on %s with digest %s, found one trained on %s"
              .formatted(
                  model.folder(),
                  dataset.folder(),
                  dataset.manifestDigest(),
                  model.manifest().provenance().inputs()));
    }
  }

  private static RecommendationRun plan(
      FolderReader dataset, FolderReader model, RecommendSettings settings, Rules rules) {
    DatasetFacts facts = dataset.manifest().facts(DatasetFacts.class);
    Provenance provenance =
        Nightjar.provenance(
            List.of(dataset.asInput(), model.asInput()),
            identity(settings, rules),
            0, // nothing here is random
            Map.of("onnxruntime", BatchScorer.version()));
    return new RecommendationRun(
        Conventions.FORMAT_VERSION,
        provenance.id(Layout.RECOMMEND),
        facts.date(),
        settings.format().word(),
        settings.partitionBy(),
        settings.top(),
        facts.parts(),
        dataset.folder(),
        model.folder(),
        settings.production() ? Optional.of(RecommendationRun.PRODUCTION) : Optional.empty(),
        provenance);
  }

  /** The dataset of a model that is not tonight's. */
  Optional<FolderReader> earlierDataset() throws IOException {
    if (!settings.production()) {
      return Optional.empty();
    }
    String folder = Layout.folderOf(model.manifest().facts(ModelFacts.class).dataset());
    return Optional.of(FolderReader.open(store, folder, Layout.DATASET));
  }

  /** The rules enter with what they say, not by the name of their file. */
  private static JsonNode identity(RecommendSettings settings, Rules rules) {
    ObjectNode identity = Settings.identity(settings).deepCopy();
    if (!rules.nothing()) {
      identity.set(RecommendationRun.RULES, Json.tree(rules));
    }
    return identity;
  }

  /** The run's folder, relative to the root. */
  public String folder() {
    return Layout.recommendations(LocalDate.parse(plan.date()), plan.id());
  }

  /** Users of all parts. */
  public int users() {
    return dataset.manifest().facts(DatasetFacts.class).users();
  }

  /**
   * Claims the folder before the first part is written. A claim of the same id that another build
   * made is as good: the id says that the content is the same.
   *
   * @throws ConflictException if the folder is claimed by something else
   */
  public void claim() throws IOException {
    claimFolder();
    popularity();
    impressions();
  }

  /**
   * What was shown before this night, as the run saw it first: from its folder, or summed up and
   * put there; empty if no rule asks.
   */
  Optional<Impressions> impressions() throws IOException {
    if (rules.explore().isEmpty()) {
      return Optional.empty();
    }
    String key = folder() + "/" + Layout.IMPRESSIONS;
    if (store.version(key).isEmpty()) {
      String json = Json.line(ShownBefore.read(store));
      try {
        store.create(key, json.getBytes(StandardCharsets.UTF_8));
      } catch (ConflictException e) {
        // another shard saw another published run first: what it saw counts
      }
    }
    return Optional.of(ShownBefore.read(store, key));
  }

  /**
   * What the rules for users without a history count, from the run's folder, or counted and put
   * there; empty if they count nothing.
   */
  Optional<PopularItems> popularity() throws IOException {
    if (!PopularItems.isNeeded(rules)) {
      return Optional.empty();
    }
    String key = folder() + "/" + Layout.POPULARITY;
    if (store.version(key).isEmpty()) {
      String json = Json.line(PopularItems.count(dataset, rules));
      store.create(key, json.getBytes(StandardCharsets.UTF_8));
    }
    return Optional.of(Json.read(store.read(key), PopularItems.class, store.uri(key).toString()));
  }

  private void claimFolder() throws IOException {
    String key = folder() + "/" + Layout.RUN;
    try {
      store.create(key, Json.pretty(plan));
    } catch (ConflictException e) {
      RecommendationRun found =
          Json.read(store.read(key), RecommendationRun.class, store.uri(key).toString());
      if (!found.provenance().id(Layout.RECOMMEND).equals(plan.id())) {
        throw e;
      }
    }
  }

  /** The result of a part that is there already, with its files. */
  public Optional<PartResult> finished(int part) throws IOException {
    String key = folder() + "/" + Layout.partResult(part, plan.parts());
    if (store.version(key).isEmpty()) {
      return Optional.empty();
    }
    PartResult result = Json.read(store.read(key), PartResult.class, store.uri(key).toString());
    for (FileEntry file : result.allFiles()) {
      if (store.version(folder() + "/" + file.name()).isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(result);
  }

  /**
   * What there is to show of the parts that are there: rows in are users, rows out recommendations.
   */
  public StageWork shown(StageReceipt.Outcome outcome) throws IOException {
    long users = 0;
    long rows = 0;
    long shortUsers = 0;
    long bytes = 0;
    for (int part = 0; part < plan.parts(); part++) {
      Optional<PartResult> result = finished(part);
      users += result.map(PartResult::users).orElse(0L);
      rows += result.map(PartResult::rows).orElse(0L);
      shortUsers += result.map(PartResult::shortUsers).orElse(0L);
      bytes += result.map(RecommendRun::bytes).orElse(0L);
    }
    return new StageWork(
        outcome,
        folder(),
        FolderReader.find(store, folder(), Layout.RECOMMEND).map(FolderReader::manifestDigest),
        new StageWork.Rows(users, rows, 0),
        bytes,
        Map.of("full_lists", users == 0 ? 0 : 1 - (double) shortUsers / users),
        0);
  }

  private static long bytes(PartResult result) {
    return result.allFiles().stream().mapToLong(FileEntry::bytes).sum();
  }

  /** The parts still to do. */
  public List<Integer> missingParts() throws IOException {
    List<Integer> missing = new ArrayList<>();
    for (int part = 0; part < plan.parts(); part++) {
      if (finished(part).isEmpty()) {
        missing.add(part);
      }
    }
    return missing;
  }
}
