package dev.nightjar.recommend;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.RelatedItem;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.table.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One file of the output {@code related-items}: the items that are the part's. */
final class RelatedPart {
  private RelatedPart() {}

  /** Writes it; twice gives the same bytes. */
  static FileEntry write(RecommendRun run, RelatedLists lists, int part) throws IOException {
    int parts = run.plan().parts();
    String name = Layout.output(RelatedItem.FOLDER, part, parts);
    Path file = Files.createTempFile("nightjar-related-", ".tmp");
    try {
      long rows = write(file, lists, part, parts);
      run.store().create(run.folder() + "/" + name, file);
      return new FileEntry(name, Files.size(file), rows, Sha256.of(file));
    } finally {
      Files.delete(file);
    }
  }

  private static long write(Path file, RelatedLists lists, int part, int parts) throws IOException {
    int to = RelatedItem.firstItem(part + 1, parts, lists.items());
    try (TableWriter table = TableWriter.open(file, RelatedItem.COLUMNS)) {
      for (int item = RelatedItem.firstItem(part, parts, lists.items()); item < to; item++) {
        for (RelatedItem row : lists.of(item)) {
          table.write(row.cells());
        }
      }
      return table.rows();
    }
  }
}
