package dev.nightjar.dataset.check;

import static dev.nightjar.dataset.check.Finding.many;
import static dev.nightjar.dataset.check.Finding.percent;
import static dev.nightjar.dataset.check.Finding.stop;
import static dev.nightjar.dataset.check.Finding.warn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is odd about the interactions of a log. */
final class LogFindings {
  private static final int HANDFUL = 5;

  private final InputSample sample;
  private final LogProfile log;
  private final CheckLimits limits;
  private final List<Finding> findings = new ArrayList<>();

  private LogFindings(InputSample sample, LogProfile log, CheckLimits limits) {
    this.sample = sample;
    this.log = log;
    this.limits = limits;
  }

  static List<Finding> of(InputSample sample, LogProfile log, CheckLimits limits) {
    LogFindings found = new LogFindings(sample, log, limits);
    found.filters();
    if (!log.isEmpty()) {
      found.histories();
      found.findings.addAll(IdFindings.of("user_id", log.users));
      found.findings.addAll(IdFindings.of("item_id", log.items));
      found.times();
    }
    return found.findings;
  }

  private void filters() {
    long byType = sample.count("filtered.event_type");
    long byValue = sample.count("filtered.value");
    if (byType + byValue > 0 && log.isEmpty()) {
      findings.add(
          stop(
              "no interaction is left: %s are left out by --event-types %s and %s by --min-value %s; event"
                  + " types found: %s",
              many(byType, "row"),
              limits.eventTypes().orElse("(not given)"),
              many(byValue, "row"),
              limits.minValue().map(String::valueOf).orElse("(not given)"),
              types()));
    } else if (limits.eventTypes().isPresent()) {
      for (String part : limits.eventTypes().get().split(",", -1)) {
        String type = part.replaceFirst("=[^=]*$", "").strip();
        if (log.eventTypes.of(type) == 0) {
          findings.add(
              warn("no row has the event type %s of --event-types; found: %s", type, types()));
        }
      }
    }
  }

  private String types() {
    String found =
        log.eventTypes.most(8).stream()
            .map(type -> Finding.words("\"%s\" (%,d)", type.getKey(), type.getValue()))
            .collect(Collectors.joining(", "));
    return found.isEmpty() ? "none" : found;
  }

  private void histories() {
    long twice = log.users.withAtLeast(2);
    if (twice == 0 && sample.whole()) {
      findings.add(
          stop(
              "none of %s has more than one interaction, so there is nothing to learn from: is user_id"
                  + " a person, or a visit or an order?",
              many(log.users.distinct(), "user")));
    } else if (twice < HANDFUL && sample.whole()) {
      findings.add(
          warn(
              "only %s with two or more interactions: from so few nobody can tell whether a model is any"
                  + " good, and it will most likely be refused",
              many(twice, "user")));
    }
    log.users
        .most()
        .filter(user -> user.getValue() > limits.maxUserInteractions())
        .ifPresent(
            user ->
                findings.add(
                    warn(
                        "user \"%s\" has %,d interactions: the newest --max-user-interactions %,d are"
                            + " kept; is this a person?",
                        user.getKey(), user.getValue(), limits.maxUserInteractions())));
    long good = log.users.total();
    if (10 * log.duplicates() > good) {
      findings.add(
          warn(
              "%s (%s) repeat the user, item and time of an earlier one and count once",
              many(log.duplicates(), "row"), percent(log.duplicates(), good)));
    }
  }

  private void times() {
    if (log.first().equals(log.last()) && log.users.total() > 1) {
      findings.add(warn("every row has the time %s: histories have no order", log.first()));
    }
    if (log.users.total() >= HANDFUL && log.coarse() && !log.first().equals(log.last())) {
      findings.add(
          warn(
              "every time is a multiple of 128 seconds, but not of an hour: a 32-bit float holds no"
                  + " more of them; write 64-bit numbers"));
    }
    if (sample.times().size() > 1) {
      findings.add(warn("files write their times in different forms: %s rows", sample.times()));
    }
  }
}
