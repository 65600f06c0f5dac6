package dev.nightjar.dataset.check;

import static dev.nightjar.dataset.check.Finding.many;
import static dev.nightjar.dataset.check.Finding.warn;

import dev.nightjar.input.Attributes;
import dev.nightjar.input.UserRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whom a users file names. */
final class UsersProfile implements FileSample.Sink<UserRow> {
  private static final int MOST_VALUES = 10_000;

  final Counts ids = new Counts();
  private final Map<String, Counts> attributes = new TreeMap<>();
  private final Map<String, Boolean> texts = new TreeMap<>();
  private long withAttributes;

  @Override
  public void value(UserRow user) {
    ids.add(user.userId());
    withAttributes += user.attributes().isEmpty() ? 0 : 1;
    Attributes.parse(user.attributes())
        .forEach(
            (name, value) -> {
              Counts values = attributes.computeIfAbsent(name, none -> new Counts());
              if (values.distinct() < MOST_VALUES) {
                values.add(value.toString());
              }
              texts.merge(name, value instanceof String, Boolean::logicalAnd);
            });
  }

  /** Each attribute and its values, such as {@code store: 3 values, numbers written as text}. */
  Optional<String> attributes() {
    return attributes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            attributes.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + values(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("; ")));
  }

  private String values(String name, Counts values) {
    String many = many(values.distinct(), "value");
    boolean numbers =
        texts.get(name) && values.some(MOST_VALUES).stream().allMatch(v -> v.matches("-?[0-9.]+"));
    return (values.distinct() == MOST_VALUES ? "at least " : "")
        + many
        + (numbers ? ", numbers written as text" : "");
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

  List<Finding> findings(LogProfile log, boolean wholeLog) {
    List<Finding> findings = new ArrayList<>(IdFindings.of("user_id of --users", ids));
    if (duplicates() > 0) {
      findings.add(
          warn(
              "%s of --users repeat a user_id: the first of each counts",
              many(duplicates(), "row")));
    }
    if (wholeLog && !log.isEmpty() && ids.distinct() > 0 && inLog(log) == 0) {
      findings.add(
          warn(
              "none of the users of --users is in the log: ids there are such as \"%s\", in the log"
                  + " \"%s\"",
              ids.some(1).get(0), log.users.some(1).get(0)));
    }
    return findings;
  }
}
