package dev.nightjar.publish;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.RelatedItem;
import dev.nightjar.stage.storage.Download;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.table.TableReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks the files of optional outputs: those that the plan says, and every row of them. */
final class OutputsCheck {
  private final ObjectStore store;
  private final String folder;
  private final RecommendationRun plan;
  private final Map<String, Integer> itemIndexes;
  private final Map<String, Long> rows = new TreeMap<>();

  OutputsCheck(
      ObjectStore store, String folder, RecommendationRun plan, Map<String, Integer> itemIndexes) {
    this.store = store;
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
   * @param file local, is overwritten
   * @throws ContractException for the first thing that is wrong: file, expected, found
   */
  void check(PartResult result, Path file) throws IOException {
    List<String> found = result.outputs().stream().map(FileEntry::name).toList();
    List<String> expected =
        plan.relatedItems() > 0
            ? List.of(Layout.output(RelatedItem.FOLDER, result.part(), plan.parts()))
            : List.of();
    if (!found.equals(expected)) {
      throw new ContractException(
          "%s: expected outputs %s, found %s"
              .formatted(where(Layout.partResult(result.part(), plan.parts())), expected, found));
    }
    for (FileEntry entry : result.outputs()) {
      if (store.version(folder + "/" + entry.name()).isEmpty()) {
        throw new ContractException(where(entry.name()) + ": expected a file, found none");
      }
      Download.copy(store, folder + "/" + entry.name(), entry, file);
      checkRelatedItems(result.part(), entry, file);
    }
  }

  private void checkRelatedItems(int part, FileEntry entry, Path file) throws IOException {
    String where = where(entry.name());
    RelatedItemsCheck check = new RelatedItemsCheck(where, plan, part, itemIndexes);
    TableReader.forEachRow(
        file, where, RelatedItem.COLUMNS, row -> check.accept(RelatedItem.of(row, where)));
    if (check.rows() != entry.rows()) {
      throw new ContractException(
          "%s: expected %d rows, found %d".formatted(where, entry.rows(), check.rows()));
    }
    rows.merge(RelatedItem.FOLDER, check.rows(), Long::sum);
  }

  private String where(String name) {
    return store.uri(folder + "/" + name).toString();
  }
}
