package dev.nightjar.recommend;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.Recommendation.Source;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what goes into one part: every user, and why a list is short. */
final class PartTally {
  private final int top;
  private final int items;
  private final Map<Source, Long> sources = new EnumMap<>(Source.class);
  private final Map<String, Long> shortReasons = new TreeMap<>();
  private long users;
  private long coldUsers;
  private long rows;
  private long emptyUsers;

  /**
   * @param top rows a user should have
   * @param items of the catalog
   */
  PartTally(int top, int items) {
    this.top = top;
    this.items = items;
  }

  void add(int[] history, TopItems list) {
    users++;
    rows += list.size();
    coldUsers += history.length == 0 ? 1 : 0;
    emptyUsers += list.size() == 0 ? 1 : 0;
    for (Source source : list.sources()) {
      sources.merge(source, 1L, Long::sum);
    }
    if (list.size() < top) {
      shortReasons.merge(reason(history), 1L, Long::sum);
    }
  }

  private String reason(int[] history) {
    if (items < top) {
      return "catalog";
    }
    return items - Arrays.stream(history).distinct().count() < top ? "seen" : "rules";
  }

  long coldUsers() {
    return coldUsers;
  }

  long rows() {
    return rows;
  }

  PartResult result(
      String run, int part, int parts, List<FileEntry> files, List<FileEntry> outputs) {
    long shortUsers = shortReasons.values().stream().mapToLong(count -> count).sum();
    return new PartResult(
        run,
        part,
        parts,
        files,
        users,
        rows,
        shortUsers,
        sourcesByName(),
        shortReasons,
        emptyUsers,
        outputs);
  }

  private Map<String, Long> sourcesByName() {
    Map<String, Long> named = new TreeMap<>();
    sources.forEach((source, count) -> named.put(source.column(), count));
    return named;
  }
}
