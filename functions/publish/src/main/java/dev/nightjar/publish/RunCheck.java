package dev.nightjar.publish;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.Sha256;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.storage.Download;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks a whole run before anyone may read it. In memory: the item ids of the catalog and one
 * sequence part at a time.
 */
final class RunCheck {
  /**
   * A run that is in order.
   *
   * @param plan its {@code _run.json}
   * @param facts for its manifest
   * @param files all of them
   */
  record Checked(RecommendationRun plan, RecommendationFacts facts, List<FileEntry> files) {}

  private final ObjectStore store;
  private final String folder;
  private final RecommendationRun plan;
  private final FolderReader dataset;
  private final FolderReader model;
  private final List<FileEntry> files = new ArrayList<>();
  private final Map<String, Long> sources = new TreeMap<>();
  private long users;
  private long rows;
  private long shortUsers;

  private RunCheck(ObjectStore store, String folder) throws IOException {
    this.store = store;
    this.folder = folder;
    byte[] json = readNew(Layout.RUN);
    this.plan = Json.read(json, RecommendationRun.class, where(Layout.RUN));
    this.dataset = FolderReader.open(store, plan.dataset(), Layout.DATASET);
    this.model = FolderReader.open(store, plan.model(), Layout.TRAIN);
  }

  /**
   * Checks everything.
   *
   * @throws ContractException for the first thing that is wrong: file, expected, found
   */
  static Checked check(ObjectStore store, String folder) throws IOException {
    RunCheck check = new RunCheck(store, folder);
    check.checkPlan();
    check.checkParts();
    return new Checked(check.plan, check.facts(), check.files);
  }

  private void checkPlan() {
    expect(Layout.RUN, "id", plan.provenance().id(Layout.RECOMMEND), plan.id());
    expect(
        Layout.RUN,
        "folder",
        folder,
        Layout.recommendations(LocalDate.parse(plan.date()), plan.id()));
    for (FolderReader input : List.of(dataset, model)) {
      boolean known = plan.provenance().inputs().contains(input.asInput());
      if (!known) {
        throw new ContractException(
            "%s: expected one of %s, found digest %s"
                .formatted(
                    store.uri(input.manifestKey()),
                    plan.provenance().inputs(),
                    input.manifestDigest()));
      }
    }
    DatasetFacts facts = dataset.manifest().facts(DatasetFacts.class);
    expect(Layout.RUN, "parts", facts.parts(), plan.parts());
    expect(Layout.RUN, "date", facts.date(), plan.date());
  }

  private void checkParts() throws IOException {
    Map<String, Integer> itemIndexes = itemIndexes();
    Path file = Files.createTempFile("nightjar-check-", ".tmp");
    try (Progress progress = new Progress(Layout.PUBLISH, "parts", plan.parts())) {
      for (int part = 0; part < plan.parts(); part++) {
        checkPart(partResult(part), itemIndexes, file);
        progress.advance(1);
      }
    } finally {
      Files.delete(file);
    }
    int expected = dataset.manifest().facts(DatasetFacts.class).users();
    expect(dataset.folder(), "users of all parts", (long) expected, users);
  }

  private PartResult partResult(int part) throws IOException {
    String name = Layout.partResult(part, plan.parts());
    PartResult result = Json.read(readNew(name), PartResult.class, where(name));
    expect(name, "run", plan.id(), result.run());
    expect(name, "part", part, result.part());
    expect(name, "parts", plan.parts(), result.parts());
    expect(name, "file", Layout.part(part, plan.parts(), plan.format()), result.file().name());
    return result;
  }

  private void checkPart(PartResult result, Map<String, Integer> itemIndexes, Path file)
      throws IOException {
    String name = result.file().name();
    requireThere(name);
    Download.copy(store, folder + "/" + name, result.file(), file);
    PartCheck check = new PartCheck(where(name), plan.top(), itemIndexes, sequences(result.part()));
    long[] fileRows = {0};
    PartReader.forEachUser(
        plan.format(),
        file,
        where(name),
        user -> {
          fileRows[0] += plan.format().equals("jsonl") ? 1 : user.items().size();
          check.accept(user);
        });
    check.finish(result, fileRows[0]);
    add(result);
  }

  private void add(PartResult result) {
    files.add(result.file());
    users += result.users();
    rows += result.rows();
    shortUsers += result.shortUsers();
    result.sources().forEach((source, count) -> sources.merge(source, count, Long::sum));
  }

  private List<UserSequence> sequences(int part) throws IOException {
    String name = Layout.sequences(part, plan.parts());
    List<UserSequence> sequences = new ArrayList<>();
    dataset.forEachLine(
        name, line -> sequences.add(Json.read(line, UserSequence.class, dataset.folder() + name)));
    return sequences;
  }

  private Map<String, Integer> itemIndexes() throws IOException {
    Map<String, Integer> indexes = new HashMap<>();
    dataset.forEachLine(
        Layout.ITEMS,
        line -> {
          CatalogItem item = Json.read(line, CatalogItem.class, dataset.folder() + Layout.ITEMS);
          indexes.put(item.itemId(), item.index());
        });
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
        plan.top(),
        users,
        rows,
        shortUsers,
        sources,
        dataset.manifestKey(),
        model.manifestKey());
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
