package dev.nightjar.dataset.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.input.EventFilter;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.ParseCatalog;
import dev.nightjar.input.ParseInteraction;
import dev.nightjar.input.TimeWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/** Reads a file in pieces and in one. */
abstract class ReadInPieces {
  static final InputFields CATALOG = InputFields.OF_CATALOG;

  @TempDir Path folder;

  /** What a night knows of a file. */
  record Outcome(
      List<String> rows, List<String> rejected, Map<String, Long> tallies, String stopped) {}

  static Outcome read(List<FilePiece> pieces, InputFields fields) throws IOException {
    List<String> rows = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    Map<String, Long> tallies = new TreeMap<>();
    try {
      for (FilePiece piece : pieces) {
        ReadRows.OneFile<?> one =
            fields.names().contains("timestamp")
                ? new ReadRows.OneFile<>(
                    ParseInteraction.with(EventFilter.NONE, TimeWindow.ANY),
                    i -> rows.add(i.toString()),
                    () -> {})
                : new ReadRows.OneFile<>(
                    new ParseCatalog(), row -> rows.add(row.toString()), () -> {});
        ReadFile.read(piece, fields, one, row -> rejected.add(row.toString()))
            .forEach((name, count) -> tallies.merge(name, count, Long::sum));
      }
    } catch (JobStopped e) {
      String said = e.getMessage().replaceAll("@[0-9a-f]+", "@"); // where an object lies
      return new Outcome(List.of(), List.of(), Map.of(), said);
    }
    rejected.sort(Comparator.naturalOrder()); // those that are no rows come first, of a piece
    return new Outcome(rows, rejected, tallies, "");
  }

  InputFile file(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
    return EngineFiles.find("catalog", folder.resolve(name).toString(), 3).get(0);
  }

  static List<FilePiece> pieces(InputFile file, long bytes, InputFields fields) throws IOException {
    List<ScannedPiece> scanned = new ArrayList<>();
    for (FilePiece piece : SplitFiles.split(file, bytes, fields)) {
      scanned.add(0, SplitFiles.scan(piece, fields)); // in any order
    }
    return SplitFiles.number(scanned);
  }

  /** The number of pieces. */
  static int check(InputFile file, long bytes, InputFields fields) throws IOException {
    List<FilePiece> pieces = pieces(file, bytes, fields);
    assertThat(read(pieces, fields))
        .as("%s in pieces of %d", file.uri(), bytes)
        .isEqualTo(read(List.of(FilePiece.whole(file)), fields));
    return pieces.size();
  }
}
