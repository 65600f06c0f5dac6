package dev.nightjar.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@code recommend} answers for one part, and writes beside it as {@link Layout#partResult}.
 *
 * @param run id of the run
 * @param part from 0
 * @param parts of the run, equal to the dataset's
 * @param files of the part: one, or one for each partition that has users in it; their rows are
 *     Parquet or CSV rows, or lines of JSON
 * @param users users of the part, every one with at least its place in the counts
 * @param rows recommendations of the part
 * @param shortUsers users with fewer than {@code top} rows, because nothing else was eligible
 * @param sources rows by source
 * @param shortReasons users with fewer than {@code top} rows by reason: {@code catalog} has no more
 *     items, the user has {@code seen} the others, {@code rules} exclude them
 * @param emptyUsers users without any row, counted in {@code shortUsers} too
 * @param outputs files of optional outputs that were made with the part
 */
public record PartResult(
    String run,
    int part,
    int parts,
    List<FileEntry> files,
    long users,
    long rows,
    long shortUsers,
    Map<String, Long> sources,
    Map<String, Long> shortReasons,
    long emptyUsers,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FileEntry> outputs) {
  public PartResult {
    Require.notBlank(run, "run");
    Require.atLeast(parts, 1, "parts");
    Require.inRange(part, 0, parts - 1, "part");
    files = List.copyOf(files);
    Require.atLeast(rows, 0, "rows");
    Require.inRange(shortUsers, 0, users, "shortUsers");
    sources = new TreeMap<>(sources);
    shortReasons = new TreeMap<>(shortReasons);
    Require.inRange(emptyUsers, 0, shortUsers, "emptyUsers");
    outputs = outputs == null ? List.of() : List.copyOf(outputs);
  }

  /** Of a part whose lists are not known to be short for a reason. */
  public PartResult(
      String run,
      int part,
      int parts,
      List<FileEntry> files,
      long users,
      long rows,
      long shortUsers,
      Map<String, Long> sources) {
    this(run, part, parts, files, users, rows, shortUsers, sources, Map.of(), 0, List.of());
  }

  /** The part's files and those of its outputs. */
  public List<FileEntry> allFiles() {
    return Stream.concat(files.stream(), outputs.stream()).toList();
  }
}
