package dev.nightjar.recommend;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.Recommendation.Source;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what goes into one part. */
final class Tally {
  private final int top;
  private final Map<String, Long> sources = new TreeMap<>();
  private long users;
  private long coldUsers;
  private long rows;
  private long shortUsers;

  /**
   * @param top rows a user should have
   */
  Tally(int top) {
    this.top = top;
  }

  void add(int userRows, Source source) {
    users++;
    rows += userRows;
    shortUsers += userRows < top ? 1 : 0;
    coldUsers += source == Source.POPULAR ? 1 : 0;
    if (userRows > 0) {
      sources.merge(source.column(), (long) userRows, Long::sum);
    }
  }

  long coldUsers() {
    return coldUsers;
  }

  long rows() {
    return rows;
  }

  PartResult result(String run, int part, int parts, List<FileEntry> files) {
    return new PartResult(run, part, parts, files, users, rows, shortUsers, sources);
  }
}
