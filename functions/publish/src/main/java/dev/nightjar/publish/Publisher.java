package dev.nightjar.publish;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.Optional;

/** Publishes runs below one root. */
public final class Publisher {
  /**
   * What came of it.
   *
   * @param pointer what is published now
   * @param changed false if it was so before
   */
  public record Outcome(Pointer pointer, boolean changed) {}

  private final ObjectStore store;

  public Publisher(ObjectStore store) {
    this.store = store;
  }

  /**
   * Checks every part of a run, writes its manifest and {@code _SUCCESS} and flips {@code
   * current.json}. Killed anywhere, it can be run again.
   *
   * @param folder the run, relative to the root
   * @throws ContractException if anything is not as it should be; the pointer stays
   * @throws dev.nightjar.stage.storage.ConflictException if someone else was faster; theirs stays
   */
  public Outcome publish(String folder) throws IOException {
    Optional<CurrentPointer.Read> before = CurrentPointer.read(store);
    Optional<FolderReader> finished = FolderReader.find(store, folder, Layout.RECOMMEND);
    if (finished.isPresent() && CurrentPointer.leadsTo(before, finished.get())) {
      return new Outcome(before.orElseThrow().pointer(), false);
    }
    RunCheck.Checked checked = RunCheck.check(store, folder);
    FolderWriter writer = new FolderWriter(store, folder);
    writer.addAll(checked.files());
    writer.finish(Layout.RECOMMEND, checked.facts(), checked.plan().provenance());
    return flip(folder, before);
  }

  /**
   * Flips {@code current.json} to a run that was published before, once all its digests are
   * verified again.
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
      return new Outcome(before.orElseThrow().pointer(), false);
    }
    night.verify();
    return flip(folder, before);
  }

  private Outcome flip(String folder, Optional<CurrentPointer.Read> before) throws IOException {
    FolderReader night = FolderReader.open(store, folder, Layout.RECOMMEND);
    CurrentPointer.flip(store, night, before);
    return new Outcome(CurrentPointer.read(store).orElseThrow().pointer(), true);
  }
}
