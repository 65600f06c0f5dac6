package dev.nightjar.publish;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.publish.check.QualityLimits;
import dev.nightjar.publish.check.RunCheck;
import dev.nightjar.publish.check.RunQuality;
import dev.nightjar.publish.check.VerifiedParts;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.delta.Deltas;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.Deadline;
import dev.nightjar.stage.command.StageWork;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Publishes runs below one root. */
public final class Publisher {
  /**
   * What came of it.
   *
   * @param pointer what is published now
   * @param changed false if it was so before
   * @param quality of the run; empty where it was not looked at again
   * @param warnings what someone should look at
   */
  public record Outcome(
      Pointer pointer, boolean changed, Optional<RunQuality> quality, List<String> warnings) {
    public Outcome {
      warnings = List.copyOf(warnings);
    }

    /** What there is to show of the published night: all rows that came in were verified. */
    public StageWork shown(FolderReader night) {
      RecommendationFacts facts = night.manifest().facts(RecommendationFacts.class);
      Map<String, Double> figures = new TreeMap<>();
      figures.put(
          "full_lists", facts.users() == 0 ? 0 : 1 - (double) facts.shortUsers() / facts.users());
      figures.put("coverage", facts.coverage());
      quality.ifPresent(found -> figures.putAll(found.figures()));
      return StageWork.of(
          changed ? StageReceipt.Outcome.DONE : StageReceipt.Outcome.REUSED,
          night,
          new StageWork.Rows(facts.rows(), facts.rows(), 0),
          figures);
    }

    private static Outcome unchanged(Pointer pointer) {
      return new Outcome(pointer, false, Optional.empty(), List.of());
    }
  }

  private final ObjectStore store;
  private final QualityLimits limits;
  private final boolean delta;
  private final Duration pause;

  /** With the default limits. */
  public Publisher(ObjectStore store) {
    this(store, QualityLimits.DEFAULT, false);
  }

  /**
   * @param delta whether a run is to say what changed against the one that it replaces
   */
  Publisher(ObjectStore store, QualityLimits limits, boolean delta) {
    this(store, limits, delta, VerifiedParts.PAUSE);
  }

  /**
   * @param pause at least, between two writes of what is verified so far
   */
  Publisher(ObjectStore store, QualityLimits limits, boolean delta, Duration pause) {
    this.store = store;
    this.limits = limits;
    this.delta = delta;
    this.pause = pause;
  }

  /** With the limits of these settings. */
  public static Publisher of(ObjectStore store, PublishSettings settings) {
    return new Publisher(store, settings.limits(), settings.delta());
  }

  /** As {@link #publish(String, Deadline)}, however long it takes. */
  public Outcome publish(String folder) throws IOException {
    return publish(folder, Deadline.NONE);
  }

  /**
   * Checks every part of a run, writes its manifest, {@code _SUCCESS} and the list of its parts for
   * engines, and flips {@code current.json}, unless a later date is published or the run was rolled
   * back: then the pointer stays. Killed anywhere, it can be run again, and goes on behind the
   * parts that were verified a minute before.
   *
   * @param folder the run, relative to the root
   * @param deadline before which it stops, to be run again
   * @throws ContractException if anything is not as it should be; the pointer stays
   * @throws dev.nightjar.stage.command.RefusedException if the night is outside of the limits; the
   *     pointer stays
   * @throws dev.nightjar.stage.storage.ConflictException if someone else was faster; theirs stays
   * @throws dev.nightjar.stage.StoppedException before the deadline; what is verified is kept
   */
  public Outcome publish(String folder, Deadline deadline) throws IOException {
    Optional<CurrentPointer.Read> before = CurrentPointer.read(store);
    Optional<FolderReader> finished = FolderReader.find(store, folder, Layout.RECOMMEND);
    if (finished.isPresent() && CurrentPointer.leadsTo(before, finished.get())) {
      return Outcome.unchanged(before.orElseThrow().pointer());
    }
    Optional<Deltas> deltas = Deltas.making(store, folder, delta, before);
    VerifiedParts verified =
        new VerifiedParts(
            store, folder, before.map(read -> read.pointer().sha256()), deadline, pause);
    RunCheck.Checked checked = RunCheck.compared(store, folder, deltas, verified);
    List<String> warnings =
        new ArrayList<>(limits.check(checked.quality(), checked.facts(), checked.items()));
    FolderWriter writer = new FolderWriter(store, folder);
    writer.addAll(checked.files());
    writer.finish(Layout.RECOMMEND, checked.facts(), checked.plan().provenance());
    writeSymlinks(folder);
    verified.forget();
    Optional<RunQuality> quality = Optional.of(checked.quality());
    Optional<String> stays = before.flatMap(now -> whyItStays(now.pointer(), checked.plan()));
    if (stays.isPresent()) {
      warnings.add(stays.get());
      return new Outcome(before.orElseThrow().pointer(), false, quality, warnings);
    }
    Pointer flipped = flip(folder, before, CurrentPointer.rolledBack(before));
    return new Outcome(flipped, true, quality, warnings);
  }

  /** Why a run that is in order does not replace what is published. */
  private static Optional<String> whyItStays(Pointer now, RecommendationRun run) {
    String manifest = Layout.manifestOf(Layout.recommendations(run.night(), run.id()));
    if (now.rolledBack().contains(manifest)) {
      return Optional.of(
          "run %s was rolled back and stays out; a rollback to it brings it back"
              .formatted(run.id()));
    }
    return now.date().compareTo(run.date()) <= 0
        ? Optional.empty()
        : Optional.of(
            "the night of %s is published, that of %s stays finished beside it; rollback leads to it"
                .formatted(now.date(), run.date()));
  }

  /**
   * Flips {@code current.json} to a run that was published before, once all its digests are
   * verified again. The run that it leaves, and every finished one of a later date than the one it
   * goes back to, stay out until a rollback leads to one of them.
   *
   * @param folder the run, relative to the root
   */
  public Outcome rollBack(String folder) throws IOException {
    Optional<CurrentPointer.Read> before = CurrentPointer.read(store);
    FolderReader night =
        FolderReader.find(store, folder, Layout.RECOMMEND)
            .orElseThrow(
                () ->
                    new ContractException(
                        "%s: expected a published run, found no manifest"
                            .formatted(store.uri(folder))));
    if (CurrentPointer.leadsTo(before, night)) {
      return Outcome.unchanged(before.orElseThrow().pointer());
    }
    night.verify();
    Pointer flipped = flip(folder, before, leftBy(night, before));
    return new Outcome(flipped, true, Optional.empty(), List.of());
  }

  /** What stays out once the pointer leads to this night. */
  private List<String> leftBy(FolderReader night, Optional<CurrentPointer.Read> before)
      throws IOException {
    NavigableSet<String> left = new TreeSet<>(CurrentPointer.rolledBack(before));
    before.map(read -> read.pointer().manifest()).ifPresent(left::add);
    Runs.finished(store).stream()
        .filter(run -> Runs.date(run).compareTo(Runs.date(night.folder())) > 0)
        .map(Layout::manifestOf)
        .forEach(left::add);
    left.remove(night.manifestKey());
    return List.copyOf(left);
  }

  /** The one file of a run that says where the root is, so it is written again when that moves. */
  private void writeSymlinks(String folder) throws IOException {
    FolderReader night = FolderReader.open(store, folder, Layout.RECOMMEND);
    StringBuilder lines = new StringBuilder();
    for (FileEntry file : PublishedNight.parts(night)) {
      lines.append(store.uri(folder + "/" + file.name())).append('\n');
    }
    String key = folder + "/" + Layout.SYMLINKS;
    store.replace(key, lines.toString().getBytes(StandardCharsets.UTF_8), store.version(key));
  }

  private Pointer flip(String folder, Optional<CurrentPointer.Read> before, List<String> rolledBack)
      throws IOException {
    FolderReader night = FolderReader.open(store, folder, Layout.RECOMMEND);
    return CurrentPointer.flip(store, night, before, rolledBack).pointer();
  }
}
