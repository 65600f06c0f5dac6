package dev.nightjar.publish.verify;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.publish.check.RunCheck;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Checks a published run once more, as if it were to be published. Writes nothing. */
public final class Verification {
  private Verification() {}

  /** The folder that {@code current.json} leads to. */
  public static String currentFolder(ObjectStore store) throws IOException {
    return Layout.folderOf(CurrentPointer.required(store).manifest());
  }

  /**
   * Checks pointer, manifest, {@code _SUCCESS}, every file and every row.
   *
   * @throws ContractException for the first thing that is wrong: file, expected, found
   */
  public static RunCheck.Checked verify(ObjectStore store, String folder) throws IOException {
    FolderReader run =
        FolderReader.find(store, folder, Layout.RECOMMEND)
            .orElseThrow(() -> missing(store, Layout.manifestOf(folder)));
    checkPointer(store, run);
    if (store.version(folder + "/" + Layout.SUCCESS).isEmpty()) {
      throw missing(store, folder + "/" + Layout.SUCCESS);
    }
    RunCheck.Checked checked = RunCheck.alone(store, folder);
    checkManifest(store, run.manifest(), checked);
    return checked;
  }

  private static void checkPointer(ObjectStore store, FolderReader run) throws IOException {
    Optional<Pointer> pointer = CurrentPointer.read(store).map(CurrentPointer.Read::pointer);
    boolean meant = pointer.isPresent() && pointer.get().manifest().equals(run.manifestKey());
    if (meant && !pointer.get().sha256().equals(run.manifestDigest())) {
      throw new ContractException(
          "%s: expected digest %s, which %s says, found %s"
              .formatted(
                  store.uri(run.manifestKey()),
                  pointer.get().sha256(),
                  Layout.CURRENT,
                  run.manifestDigest()));
    }
  }

  private static void checkManifest(
      ObjectStore store, Manifest manifest, RunCheck.Checked checked) {
    List<FileEntry> files =
        checked.files().stream()
            .sorted(Comparator.comparing(FileEntry::name, Conventions.ID_ORDER))
            .toList();
    String where = store.uri(Layout.manifestOf(folder(checked))).toString();
    if (!files.equals(manifest.files())) {
      throw new ContractException(
          "%s: expected files %s, found %s".formatted(where, files, manifest.files()));
    }
    if (!checked.facts().equals(manifest.facts(RecommendationFacts.class))) {
      throw new ContractException(
          "%s: expected facts %s, found %s"
              .formatted(where, Json.line(checked.facts()), manifest.facts()));
    }
  }

  private static String folder(RunCheck.Checked checked) {
    return "%s/dt=%s/run=%s".formatted(Runs.ALL, checked.plan().date(), checked.plan().id());
  }

  private static ContractException missing(ObjectStore store, String key) {
    return new ContractException(store.uri(key) + ": expected a file, found none");
  }
}
