package dev.nightjar.publish;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ListChange;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.Sha256;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.Download;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Checks a whole run before anyone may read it. In memory: the item ids of the catalog, one
 * sequence part at a time, and of last night the lists of a sample of users.
 */
final class RunCheck {
  /**
   * A run that is in order.
   *
   * @param plan its {@code _run.json}
   * @param facts for its manifest
   * @param files all of them
   * @param quality how it compares
   * @param items of the catalog
   */
  record Checked(
      RecommendationRun plan,
      RecommendationFacts facts,
      List<FileEntry> files,
      RunQuality quality,
      int items) {}

  private final ObjectStore store;
  private final String folder;
  private final RecommendationRun plan;
  private final FolderReader dataset;
  private final FolderReader model;
  private final PartCheck.Night night;
  private final OutputsCheck outputs;
  private final Optional<Deltas> deltas;
  private final ShownCheck shown;
  private final boolean publishing;
  private final List<FileEntry> files = new ArrayList<>();
  private final Map<String, Long> sources = new TreeMap<>();
  private PartCounts all = PartCounts.NONE;

  private RunCheck(ObjectStore store, String folder, Optional<Deltas> deltas, boolean compare)
      throws IOException {
    this.store = store;
    this.folder = folder;
    this.deltas = deltas;
    this.publishing = compare;
    byte[] json = readNew(Layout.RUN);
    this.plan = Json.read(json, RecommendationRun.class, where(Layout.RUN));
    this.dataset = FolderReader.open(store, plan.dataset(), Layout.DATASET);
    this.model = FolderReader.open(store, plan.model(), Layout.TRAIN);
    this.shown = new ShownCheck(store, folder, plan);
    Map<String, Integer> itemIndexes = itemIndexes();
    this.night =
        new PartCheck.Night(
            plan,
            itemIndexes,
            shown.rows(),
            compare ? LastNight.read(store, itemIndexes) : LastNight.none());
    this.outputs = new OutputsCheck(store, folder, plan, itemIndexes);
  }

  /**
   * Checks everything and compares with what is published now.
   *
   * @param deltas makes the changes against the run before, if there are to be any
   * @throws ContractException for the first thing that is wrong: file, expected, found
   */
  static Checked compared(ObjectStore store, String folder, Optional<Deltas> deltas)
      throws IOException {
    return new RunCheck(store, folder, deltas, true).check();
  }

  /** Checks everything as it is in itself. */
  static Checked alone(ObjectStore store, String folder) throws IOException {
    return new RunCheck(store, folder, Deltas.of(store, folder), false).check();
  }

  private Checked check() throws IOException {
    checkPlan();
    checkParts();
    files.addAll(shown.finish(night.shown(), night.itemIndexes(), publishing));
    return new Checked(
        plan,
        facts(),
        files,
        new RunQuality(coverage(), night.lastNight().overlap(), night.lastNight().users()),
        night.itemIndexes().size());
  }

  private void checkPlan() throws IOException {
    if (store.version(folder + "/" + Layout.POPULARITY).isPresent()) {
      readNew(Layout.POPULARITY);
    }
    if (deltas.isPresent()) {
      readNew(Layout.DELTA_CLAIM);
    }
    new PlanCheck(store, where(Layout.RUN), plan).check(folder, List.of(dataset, model));
    DatasetFacts facts = dataset.manifest().facts(DatasetFacts.class);
    expect(Layout.RUN, "parts", facts.parts(), plan.parts());
    expect(Layout.RUN, "date", facts.date(), plan.date());
  }

  private void checkParts() throws IOException {
    Path file = Files.createTempFile("nightjar-check-", ".tmp");
    try (Progress progress = new Progress("verify", "parts", plan.parts())) {
      for (int part = 0; part < plan.parts(); part++) {
        checkPart(partResult(part), file);
        progress.advance(1);
      }
    } finally {
      Files.delete(file);
    }
    int expected = dataset.manifest().facts(DatasetFacts.class).users();
    expect(dataset.folder(), "users of all parts", (long) expected, all.users());
  }

  private PartResult partResult(int part) throws IOException {
    String name = Layout.partResult(part, plan.parts());
    PartResult result = Json.read(readNew(name), PartResult.class, where(name));
    expect(name, "run", plan.id(), result.run());
    expect(name, "part", part, result.part());
    expect(name, "parts", plan.parts(), result.parts());
    return result;
  }

  /** Each file against the users who belong in it, then their sum against the part's result. */
  private void checkPart(PartResult result, Path file) throws IOException {
    Map<String, List<UserSequence>> expected = new PartUsers(dataset, plan).byFile(result.part());
    List<String> names = result.files().stream().map(FileEntry::name).toList();
    String resultName = Layout.partResult(result.part(), plan.parts());
    expect(resultName, "files", List.copyOf(expected.keySet()), names);
    PartCounts found = checkFiles(result, expected, file);
    checkCounts(names.isEmpty() ? resultName : names.get(0), result, found);
    outputs.check(result, expected.values().stream().flatMap(List::stream).toList(), file);
    files.addAll(result.allFiles());
    all = all.plus(found);
    result.sources().forEach((source, count) -> sources.merge(source, count, Long::sum));
  }

  private PartCounts checkFiles(PartResult result, Map<String, List<UserSequence>> users, Path file)
      throws IOException {
    if (deltas.isEmpty()) {
      return checkFiles(result, users, file, user -> {});
    }
    try (DeltaFile delta = deltas.get().open(result.part(), plan.parts())) {
      PartCounts found = checkFiles(result, users, file, delta::accept);
      files.add(deltas.get().finish(delta));
      return found;
    }
  }

  private PartCounts checkFiles(
      PartResult result,
      Map<String, List<UserSequence>> users,
      Path file,
      Consumer<UserRecommendations> consumer)
      throws IOException {
    PartCounts found = PartCounts.NONE;
    for (FileEntry entry : result.files()) {
      found = found.plus(checkFile(entry, users.get(entry.name()), file, consumer));
    }
    return found;
  }

  private PartCounts checkFile(
      FileEntry entry, List<UserSequence> users, Path file, Consumer<UserRecommendations> consumer)
      throws IOException {
    String name = entry.name();
    requireThere(name);
    Download.copy(store, folder + "/" + name, entry, file);
    PartCheck check = new PartCheck(where(name), night, users);
    long[] fileRows = {0};
    PartReader.forEachUser(
        plan.format(),
        file,
        where(name),
        user -> {
          fileRows[0] += PartFormat.JSONL.is(plan.format()) ? 1 : user.items().size();
          check.accept(user);
          consumer.accept(user);
        });
    expect(name, "rows of the file", entry.rows(), fileRows[0]);
    return check.finish();
  }

  private void checkCounts(String name, PartResult result, PartCounts found) {
    if (result.shortUsers() != found.shortUsers()) {
      throw new ContractException(
          "%s: expected %d users with fewer than %d rows, found %d, the first is user %s"
              .formatted(
                  where(name),
                  result.shortUsers(),
                  plan.top(),
                  found.shortUsers(),
                  found.firstShortUser().orElse("none")));
    }
    expect(name, "users", result.users(), found.users());
    expect(name, "rows", result.rows(), found.rows());
    if (!found.sources().isEmpty()) {
      expect(name, "rows by source", result.sources(), found.sources());
    }
  }

  private Map<String, Integer> itemIndexes() throws IOException {
    Map<String, Integer> indexes = new HashMap<>();
    new DatasetReader(dataset).forEachItem(item -> indexes.put(item.itemId(), item.index()));
    return indexes;
  }

  /** Reads a file that no manifest names yet, and takes note of it. */
  private byte[] readNew(String name) throws IOException {
    requireThere(name);
    byte[] content = store.read(folder + "/" + name);
    files.add(new FileEntry(name, content.length, 0, Sha256.of(content)));
    return content;
  }

  private void requireThere(String name) throws IOException {
    if (store.version(folder + "/" + name).isEmpty()) {
      throw new ContractException(where(name) + ": expected a file, found none");
    }
  }

  private RecommendationFacts facts() {
    return new RecommendationFacts(
        plan.date(),
        plan.format(),
        plan.partitionBy(),
        plan.top(),
        all.users(),
        all.rows(),
        all.shortUsers(),
        sources,
        coverage(),
        dataset.manifestKey(),
        model.manifestKey(),
        plan.servedBy(),
        outputRows(),
        deltas.flatMap(Deltas::from));
  }

  private Map<String, Long> outputRows() {
    Map<String, Long> rows = new TreeMap<>(outputs.rows());
    deltas.ifPresent(changes -> rows.put(ListChange.FOLDER, changes.rows()));
    return rows;
  }

  private double coverage() {
    return night.shown().items() / (double) night.itemIndexes().size();
  }

  private void expect(String name, String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new ContractException(
          "%s: expected %s %s, found %s".formatted(where(name), what, expected, found));
    }
  }

  private String where(String name) {
    return store.uri(folder + "/" + name).toString();
  }
}
