package dev.nightjar.dataset.check;

import static dev.nightjar.dataset.check.Finding.many;
import static dev.nightjar.dataset.check.Finding.warn;

import dev.nightjar.input.UserRow;
import java.util.List;
import java.util.Map;

/** Whom a users file names. */
final class UsersProfile implements FileSample.Sink<UserRow> {
  final Counts ids = new Counts();
  private long withAttributes;

  @Override
  public void value(UserRow user) {
    ids.add(user.userId());
    withAttributes += user.attributes().isEmpty() ? 0 : 1;
  }

  long withAttributes() {
    return withAttributes;
  }

  long duplicates() {
    return ids.total() - ids.distinct();
  }

  /** Users that have interactions in what was read of the log. */
  long inLog(LogProfile log) {
    long found = 0;
    for (Map.Entry<String, Integer> user : ids.all()) {
      found += log.users.of(user.getKey()) > 0 ? 1 : 0;
    }
    return found;
  }

  List<Finding> findings() {
    return duplicates() == 0
        ? List.of()
        : List.of(
            warn(
                "%s of --users repeat a user_id: the first of each counts",
                many(duplicates(), "row")));
  }
}
