package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.ItemUser;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.RelatedItem;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.table.TableReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the files of optional outputs: those that the plan says, and every row of them. */
final class OutputsCheck {
  private final RunFolder folder;
  private final RecommendationRun plan;
  private final Map<String, Integer> itemIndexes;
  private final Map<String, Long> rows = new TreeMap<>();

  OutputsCheck(RunFolder folder, RecommendationRun plan, Map<String, Integer> itemIndexes) {
    this.folder = folder;
    this.plan = plan;
    this.itemIndexes = itemIndexes;
  }

  /** Rows of each output so far, by its folder; nothing for those that the run does not have. */
  Map<String, Long> rows() {
    return rows;
  }

  /**
   * Checks what was made with a part.
   *
   * @param users of the part
   * @param file local, is overwritten
   * @throws ContractException for the first thing that is wrong: file, expected, found
   */
  void check(PartResult result, List<UserSequence> users, Path file) throws IOException {
    List<String> found = result.outputs().stream().map(FileEntry::name).toList();
    List<String> expected =
        folders().map(output -> Layout.output(output, result.part(), plan.parts())).toList();
    folder.expect(Layout.partResult(result.part(), plan.parts()), "outputs", expected, found);
    for (FileEntry entry : result.outputs()) {
      folder.copy(entry, file);
      if (entry.name().startsWith(RelatedItem.FOLDER)) {
        checkRelatedItems(result.part(), entry, file);
      } else {
        checkItemUsers(users, entry, file);
      }
    }
  }

  /** Counts the outputs of a part that was in order before. */
  void takeOver(PartResult result) {
    result
        .outputs()
        .forEach(
            entry ->
                rows.merge(
                    entry.name().startsWith(RelatedItem.FOLDER)
                        ? RelatedItem.FOLDER
                        : ItemUser.FOLDER,
                    entry.rows(),
                    Long::sum));
  }

  /** In the order in which a part's result names them. */
  private Stream<String> folders() {
    return Stream.concat(
        plan.relatedItems() > 0 ? Stream.of(RelatedItem.FOLDER) : Stream.of(),
        plan.itemUsers().isEmpty() ? Stream.of() : Stream.of(ItemUser.FOLDER));
  }

  private void checkRelatedItems(int part, FileEntry entry, Path file) throws IOException {
    String where = folder.where(entry.name());
    RelatedItemsCheck check = new RelatedItemsCheck(where, plan, part, itemIndexes);
    TableReader.forEachRow(
        file, where, RelatedItem.COLUMNS, row -> check.accept(RelatedItem.of(row, where)));
    count(RelatedItem.FOLDER, entry, check.rows());
  }

  private void checkItemUsers(List<UserSequence> users, FileEntry entry, Path file)
      throws IOException {
    String where = folder.where(entry.name());
    Map<String, UserSequence> byId =
        users.stream().collect(Collectors.toMap(UserSequence::userId, user -> user));
    ItemUsersCheck check = new ItemUsersCheck(where, plan, byId, itemIndexes);
    TableReader.forEachRow(file, where, ItemUser.COLUMNS, row -> check.accept(ItemUser.of(row)));
    count(ItemUser.FOLDER, entry, check.rows());
  }

  private void count(String output, FileEntry entry, long found) {
    if (found != entry.rows()) {
      throw new ContractException(
          "%s: expected %d rows, found %d"
              .formatted(folder.where(entry.name()), entry.rows(), found));
    }
    rows.merge(output, found, Long::sum);
  }
}
