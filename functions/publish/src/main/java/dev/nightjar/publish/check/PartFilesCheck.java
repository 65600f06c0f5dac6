package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.publish.consumer.PartReader;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.delta.DeltaFile;
import dev.nightjar.publish.delta.Deltas;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Checks one part after another: each file against the users who belong in it, then their sum
 * against the part's result. In memory: one sequence part.
 *
 * @param deltas makes the changes against the run before, if there are to be any
 */
record PartFilesCheck(
    RunFolder folder,
    FolderReader dataset,
    PartCheck.Night night,
    OutputsCheck outputs,
    Optional<Deltas> deltas) {
  /**
   * Checks a part.
   *
   * @param file local, is overwritten
   * @return what changed against the run before
   * @throws ContractException for the first thing that is wrong: file, expected, found
   */
  Optional<FileEntry> check(PartResult result, Path file) throws IOException {
    int part = result.part();
    Map<String, List<UserSequence>> expected = new PartUsers(dataset, night.plan()).byFile(part);
    List<String> names = result.files().stream().map(FileEntry::name).toList();
    String resultName = Layout.partResult(part, night.plan().parts());
    folder.expect(resultName, "files", List.copyOf(expected.keySet()), names);
    Optional<FileEntry> changes = checkFiles(result, resultName, expected, file);
    outputs.check(result, expected.values().stream().flatMap(List::stream).toList(), file);
    return changes;
  }

  private Optional<FileEntry> checkFiles(
      PartResult result, String resultName, Map<String, List<UserSequence>> users, Path file)
      throws IOException {
    if (deltas.isEmpty()) {
      checkFiles(result, resultName, users, file, user -> {});
      return Optional.empty();
    }
    try (DeltaFile delta = deltas.get().open(result.part(), night.plan().parts())) {
      checkFiles(result, resultName, users, file, delta::accept);
      return Optional.of(deltas.get().finish(delta));
    }
  }

  private void checkFiles(
      PartResult result,
      String resultName,
      Map<String, List<UserSequence>> users,
      Path file,
      Consumer<UserRecommendations> consumer)
      throws IOException {
    PartCounts found = PartCounts.NONE;
    for (FileEntry entry : result.files()) {
      found = found.plus(checkFile(entry, users.get(entry.name()), file, consumer));
    }
    checkCounts(
        result.files().isEmpty() ? resultName : result.files().get(0).name(), result, found);
  }

  private PartCounts checkFile(
      FileEntry entry, List<UserSequence> users, Path file, Consumer<UserRecommendations> consumer)
      throws IOException {
    String name = entry.name();
    folder.copy(entry, file);
    PartCheck check = new PartCheck(folder.where(name), night, users);
    long[] fileRows = {0};
    String format = night.plan().format();
    PartReader.forEachUser(
        format,
        file,
        folder.where(name),
        user -> {
          fileRows[0] += PartFormat.JSONL.is(format) ? 1 : user.items().size();
          check.accept(user);
          consumer.accept(user);
        });
    folder.expect(name, "rows of the file", entry.rows(), fileRows[0]);
    return check.finish();
  }

  private void checkCounts(String name, PartResult result, PartCounts found) {
    if (result.shortUsers() != found.shortUsers()) {
      throw new ContractException(
          "%s: expected %d users with fewer than %d rows, found %d, the first is user %s"
              .formatted(
                  folder.where(name),
                  result.shortUsers(),
                  night.top(),
                  found.shortUsers(),
                  found.firstShortUser().orElse("none")));
    }
    folder.expect(name, "users", result.users(), found.users());
    folder.expect(name, "rows", result.rows(), found.rows());
    if (!found.sources().isEmpty()) {
      folder.expect(name, "rows by source", result.sources(), found.sources());
    }
  }

  /**
   * Takes over a part that was in order before: its files are still there.
   *
   * @param changes against the run before, as they were written
   */
  void takeOver(PartResult result, Optional<FileEntry> changes) throws IOException {
    for (FileEntry entry : result.allFiles()) {
      folder.requireThere(entry.name());
    }
    outputs.takeOver(result);
    if (changes.isPresent()) {
      folder.requireThere(changes.get().name());
      deltas.orElseThrow().takeOver(changes.get());
    }
  }
}
