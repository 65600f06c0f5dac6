package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.Deadline;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.StoppedException;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a publisher has come with the parts of a run, written beside them now and then: whoever
 * follows one that was killed or ran out of time goes on from there. It counts for the same
 * program, plan and published run only. Names no user; gone once the run is published.
 */
public final class VerifiedParts {
  /**
   * What is known after the first parts.
   *
   * @param program version and revision of what verified them
   * @param plan digest of {@code _run.json}
   * @param comparedWith digest of the manifest that was published meanwhile
   * @param results digests of the results of the parts, which name the digests of all their files
   * @param deltas files that say what changed, one a part or none
   * @param shown lists that each item stands in, by index
   * @param overlap with the published lists so far
   */
  record State(
      int formatVersion,
      String program,
      String plan,
      Optional<String> comparedWith,
      List<String> results,
      List<FileEntry> deltas,
      int[] shown,
      LastNight.Overlap overlap) {
    private boolean isOf(State now) {
      return formatVersion == now.formatVersion
          && program.equals(now.program)
          && plan.equals(now.plan)
          && comparedWith.equals(now.comparedWith);
    }
  }

  /** What is lost at most, but for the part under way. */
  public static final Duration PAUSE = Duration.ofMinutes(1);

  private final ObjectStore store;
  private final String folder;
  private final Optional<String> comparedWith;
  private final Deadline deadline;
  private final long pauseNanos;
  private final List<String> results = new ArrayList<>();
  private final List<FileEntry> deltas = new ArrayList<>();
  private String plan;
  private int saved;
  private long savedAt = System.nanoTime();

  /**
   * @param comparedWith digest of the manifest that is published
   * @param deadline before which work stops, with all that is verified by then written down
   * @param pause at least, between two writes
   */
  public VerifiedParts(
      ObjectStore store,
      String folder,
      Optional<String> comparedWith,
      Deadline deadline,
      Duration pause) {
    this.store = store;
    this.folder = folder;
    this.comparedWith = comparedWith;
    this.deadline = deadline;
    this.pauseNanos = pause.toNanos();
  }

  /**
   * What an earlier publisher left, if it is of this run and of now.
   *
   * @param planDigest of {@code _run.json}
   */
  Optional<State> left(String planDigest) throws IOException {
    plan = planDigest;
    List<String> keys = store.list(folder + "/" + Layout.VERIFIED);
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    return read(keys.get(keys.size() - 1))
        .filter(state -> state.isOf(state(new int[0], LastNight.Overlap.NONE)));
  }

  /** Another build may have written other words: then it is as if there were none. */
  private Optional<State> read(String key) throws IOException {
    byte[] json = store.read(key);
    try {
      return Optional.of(Json.read(json, State.class, store.uri(key).toString()));
    } catch (ContractException e) {
      return Optional.empty();
    }
  }

  /** Takes note of a part that is in order, verified now or taken over. */
  void add(byte[] result, Optional<FileEntry> delta) {
    results.add(Sha256.of(result));
    delta.ifPresent(deltas::add);
  }

  /** Before a part is taken over: what is known of it stays written down. */
  void checkDeadline() {
    deadline.check();
  }

  /** Before the next part: writes what is known if it is time, and stops if there is none left. */
  void beforeNext(Shown shown, LastNight lastNight) throws IOException {
    try {
      deadline.check();
    } catch (StoppedException e) {
      save(shown, lastNight);
      throw e;
    }
    if (System.nanoTime() - savedAt >= pauseNanos) {
      save(shown, lastNight);
    }
  }

  private void save(Shown shown, LastNight lastNight) throws IOException {
    savedAt = System.nanoTime();
    if (results.size() > saved) {
      saved = results.size();
      byte[] state = Json.pretty(state(shown.counts(), lastNight.soFar()));
      try {
        store.create(Layout.verified(folder, saved), state);
      } catch (ConflictException e) {
        // another publisher came as far meanwhile: whoever follows goes on there, or forgets it
      }
    }
  }

  private State state(int[] shown, LastNight.Overlap overlap) {
    return new State(
        Conventions.FORMAT_VERSION,
        Nightjar.version() + " " + Nightjar.revision(),
        plan,
        comparedWith,
        results,
        deltas,
        shown,
        overlap);
  }

  /** Nobody needs it any more: the run is published, or what was left counts no more. */
  public void forget() throws IOException {
    for (String key : store.list(folder + "/" + Layout.VERIFIED)) {
      store.delete(key);
    }
  }
}
