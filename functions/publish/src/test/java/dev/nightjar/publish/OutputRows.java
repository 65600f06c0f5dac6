package dev.nightjar.publish;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Sha256;
import dev.nightjar.contract.TableColumn;
import dev.nightjar.stage.table.TableReader;
import dev.nightjar.stage.table.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The rows that one part of {@link Nights} has of an output, to be forged. */
record OutputRows<R>(
    String folder,
    List<TableColumn> columns,
    Function<Object[], R> row,
    Function<R, Object[]> cells) {
  static final int PART = 1;

  /** Of the part's file, below the run. */
  String name() {
    return Layout.output(folder, PART, Nights.PARTS);
  }

  /** Rewrites the file and its entry in the part's result, which goes on claiming as many rows. */
  void forge(Path root, String run, UnaryOperator<List<R>> change) throws IOException {
    Path file = root.resolve(run).resolve(name());
    List<R> rows = new ArrayList<>();
    TableReader.forEachRow(file, name(), columns, found -> rows.add(row.apply(found)));
    try (TableWriter table = TableWriter.open(file, columns)) {
      for (R forged : change.apply(rows)) {
        table.write(cells.apply(forged));
      }
    }
    FileEntry entry = new FileEntry(name(), Files.size(file), rows.size(), Sha256.of(file));
    Nights.claimOutputs(root, run, PART, List.of(entry));
  }

  /** The same rows but for one. */
  static <R> List<R> with(List<R> rows, int place, R row) {
    List<R> changed = new ArrayList<>(rows);
    changed.set(place, row);
    return changed;
  }
}
