package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ListChange;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.Sha256;
import dev.nightjar.publish.delta.Deltas;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.storage.DatasetReader;
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

/**
 * Checks a whole run before anyone may read it. In memory: the item ids of the catalog, one
 * sequence part at a time, and of last night the lists of a sample of users.
 */
public final class RunCheck {
  /**
   * A run that is in order.
   *
   * @param plan its {@code _run.json}
   * @param facts for its manifest
   * @param files all of them
   * @param quality how it compares
   * @param items of the catalog
   */
  public record Checked(
      RecommendationRun plan,
      RecommendationFacts facts,
      List<FileEntry> files,
      RunQuality quality,
      int items) {}

  private final RunFolder folder;
  private final RecommendationRun plan;
  private final FolderReader dataset;
  private final FolderReader model;
  private final PartCheck.Night night;
  private final OutputsCheck outputs;
  private final Optional<Deltas> deltas;
  private final ShownCheck shown;
  private final PartFilesCheck parts;

  /** Of a publisher; who only looks, writes nothing and compares with nothing. */
  private final Optional<VerifiedParts> verified;

  private final List<FileEntry> files = new ArrayList<>();
  private PartCounts all = PartCounts.NONE;

  private RunCheck(
      ObjectStore store, String folder, Optional<Deltas> deltas, Optional<VerifiedParts> verified)
      throws IOException {
    this.folder = new RunFolder(store, folder);
    this.deltas = deltas;
    this.verified = verified;
    byte[] json = readNew(Layout.RUN);
    this.plan = Json.read(json, RecommendationRun.class, this.folder.where(Layout.RUN));
    this.dataset = FolderReader.open(store, plan.dataset(), Layout.DATASET);
    this.model = FolderReader.open(store, plan.model(), Layout.TRAIN);
    this.shown = new ShownCheck(this.folder, plan);
    Map<String, Integer> itemIndexes = itemIndexes();
    this.night =
        new PartCheck.Night(
            plan,
            itemIndexes,
            shown.rows(),
            verified.isPresent() ? LastNight.read(store, itemIndexes) : LastNight.none());
    this.outputs = new OutputsCheck(this.folder, plan, itemIndexes);
    this.parts = new PartFilesCheck(this.folder, dataset, night, outputs, deltas);
  }

  /**
   * Checks everything and compares with what is published now.
   *
   * @param deltas makes the changes against the run before, if there are to be any
   * @param verified where it goes on, and what it leaves where it stops
   * @throws ContractException for the first thing that is wrong: file, expected, found
   */
  public static Checked compared(
      ObjectStore store, String folder, Optional<Deltas> deltas, VerifiedParts verified)
      throws IOException {
    return new RunCheck(store, folder, deltas, Optional.of(verified)).check();
  }

  /** Checks everything as it is in itself. */
  public static Checked alone(ObjectStore store, String folder) throws IOException {
    return new RunCheck(store, folder, Deltas.of(store, folder), Optional.empty()).check();
  }

  private Checked check() throws IOException {
    checkPlan();
    checkParts();
    files.addAll(shown.finish(night.shown(), night.itemIndexes(), verified.isPresent()));
    return new Checked(
        plan,
        facts(),
        files,
        new RunQuality(coverage(), night.lastNight().overlap(), night.lastNight().users()),
        night.itemIndexes().size());
  }

  private void checkPlan() throws IOException {
    if (folder.store().version(folder.key(Layout.POPULARITY)).isPresent()) {
      readNew(Layout.POPULARITY);
    }
    if (deltas.isPresent()) {
      readNew(Layout.DELTA_CLAIM);
    }
    new PlanCheck(folder, plan).check(List.of(dataset, model));
    DatasetFacts facts = dataset.manifest().facts(DatasetFacts.class);
    folder.expect(Layout.RUN, "parts", facts.parts(), plan.parts());
    folder.expect(Layout.RUN, "date", facts.date(), plan.date());
  }

  private void checkParts() throws IOException {
    int known = verified.isPresent() ? takeOver(verified.get()) : 0;
    Path file = Files.createTempFile("nightjar-check-", ".tmp");
    try (Progress progress = new Progress("verify", "parts", plan.parts())) {
      progress.advance(known);
      for (int part = known; part < plan.parts(); part++) {
        checkPart(part, file);
        progress.advance(1);
      }
    } finally {
      Files.delete(file);
    }
    int expected = dataset.manifest().facts(DatasetFacts.class).users();
    folder.expect(dataset.folder(), "users of all parts", (long) expected, all.users());
  }

  /** Of parts, behind which an earlier publisher stopped; none if a result is another one since. */
  private int takeOver(VerifiedParts state) throws IOException {
    Optional<VerifiedParts.State> left = state.left(files.get(0).sha256());
    List<byte[]> results = left.isPresent() ? results(left.get(), state) : List.of();
    if (results.isEmpty()) {
      state.forget(); // or it would hide what is written from now on
      return 0;
    }
    night.shown().goOn(left.get().shown());
    night.lastNight().goOn(left.get().overlap());
    for (int part = 0; part < results.size(); part++) {
      state.checkDeadline();
      takeOver(part, results.get(part), left.get(), state);
    }
    return results.size();
  }

  /** As an earlier publisher read them; none if one is another since. */
  private List<byte[]> results(VerifiedParts.State left, VerifiedParts state) throws IOException {
    List<byte[]> results = new ArrayList<>();
    if (left.deltas().size() != (deltas.isPresent() ? left.results().size() : 0)) {
      return results;
    }
    for (String digest : left.results()) {
      state.checkDeadline();
      byte[] json = folder.read(Layout.partResult(results.size(), plan.parts()));
      if (!digest.equals(Sha256.of(json))) {
        return List.of();
      }
      results.add(json);
    }
    return results;
  }

  private void takeOver(int part, byte[] json, VerifiedParts.State left, VerifiedParts state)
      throws IOException {
    files.add(RunFolder.entry(Layout.partResult(part, plan.parts()), json));
    PartResult result = partResult(part, json);
    Optional<FileEntry> changes =
        deltas.isPresent() ? Optional.of(left.deltas().get(part)) : Optional.empty();
    parts.takeOver(result, changes);
    take(result, changes);
    state.add(json, changes);
  }

  private void checkPart(int part, Path file) throws IOException {
    if (verified.isPresent()) {
      verified.get().beforeNext(night.shown(), night.lastNight());
    }
    byte[] json = readNew(Layout.partResult(part, plan.parts()));
    PartResult result = partResult(part, json);
    Optional<FileEntry> changes = parts.check(result, file);
    take(result, changes);
    verified.ifPresent(state -> state.add(json, changes));
  }

  private PartResult partResult(int part, byte[] json) {
    String name = Layout.partResult(part, plan.parts());
    PartResult result = Json.read(json, PartResult.class, folder.where(name));
    folder.expect(name, "run", plan.id(), result.run());
    folder.expect(name, "part", part, result.part());
    folder.expect(name, "parts", plan.parts(), result.parts());
    return result;
  }

  /** The part's figures, once they are known to be right. */
  private void take(PartResult result, Optional<FileEntry> changes) {
    changes.ifPresent(files::add);
    files.addAll(result.allFiles());
    all = all.plus(PartCounts.of(result));
  }

  private Map<String, Integer> itemIndexes() throws IOException {
    Map<String, Integer> indexes = new HashMap<>();
    new DatasetReader(dataset).forEachItem(item -> indexes.put(item.itemId(), item.index()));
    return indexes;
  }

  /** Reads a file that no manifest names yet, and takes note of it. */
  private byte[] readNew(String name) throws IOException {
    byte[] content = folder.read(name);
    files.add(RunFolder.entry(name, content));
    return content;
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
        all.sources(),
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
}
