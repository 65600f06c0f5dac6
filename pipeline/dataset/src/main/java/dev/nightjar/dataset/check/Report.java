package dev.nightjar.dataset.check;

import static dev.nightjar.dataset.check.Finding.many;
import static dev.nightjar.dataset.check.Finding.percent;
import static dev.nightjar.dataset.check.Finding.words;

import dev.nightjar.stage.storage.UriText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a first look found, for people.
 *
 * @param findings what they should know before a night
 */
public record Report(
    InputSample logRows,
    LogProfile log,
    InputSample itemRows,
    CatalogProfile items,
    InputSample userRows,
    UsersProfile users,
    CommonFindings common,
    List<Finding> findings) {
  private static final int LONGEST = 80;
  private static final int FILES_SHOWN = 3;

  public Report {
    findings = findings.stream().sorted(Comparator.comparing(finding -> !finding.stops())).toList();
  }

  /** The name of a file as people know it. */
  static String name(String uri) {
    String name = uri.substring(uri.lastIndexOf('/') + 1);
    return uri.startsWith("file:") ? UriText.decode(name) : name;
  }

  static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  /** Why a file cannot be read, however often anybody tries: the first such sentence. */
  public Optional<IOException> refusal() {
    return Stream.of(logRows, itemRows, userRows)
        .flatMap(input -> input.read().stream().flatMap(f -> f.refusal(input.input()).stream()))
        .findFirst();
  }

  /** Whether a night on these inputs would stop. */
  public boolean stops() {
    return findings.stream().anyMatch(Finding::stops);
  }

  /** Everything. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Log: " + logRows.extent());
    files(logRows, lines);
    describeLog(lines);
    lines.add("Catalog: " + itemRows.extent());
    files(itemRows, lines);
    describeCatalog(lines);
    if (userRows.files() > 0) {
      lines.add("Users: " + userRows.extent());
      files(userRows, lines);
      lines.add(
          words(
              "  %s, %,d with attributes, %,d of them in the log",
              many(users.ids.distinct(), "user"), users.withAttributes(), users.inLog(log)));
      users.attributes().ifPresent(attributes -> lines.add("  " + attributes));
    }
    common.words().ifPresent(both -> lines.add("Both: " + both));
    lines.add("");
    addFindings(lines);
    return lines;
  }

  private static void files(InputSample input, List<String> lines) {
    input.read().stream()
        .limit(FILES_SHOWN)
        .forEach(
            file ->
                lines.add(
                    "  %s: %s%s"
                        .formatted(name(file.uri()), file.shape().words(), unused(file.shape()))));
    if (input.read().size() > FILES_SHOWN) {
      lines.add(words("  and %s", many(input.files() - FILES_SHOWN, "other file")));
    }
    lines.add(
        words(
            "  %s good, %,d left out by settings, %,d rejected",
            many(input.rows() - input.rejectedRows() - filtered(input), "row"),
            filtered(input),
            input.rejectedRows()));
  }

  private static long filtered(InputSample input) {
    return input.count("filtered.event_type") + input.count("filtered.value");
  }

  private static String unused(FileShape shape) {
    List<String> unused =
        shape.columns().stream().filter(column -> !shape.used().contains(column)).toList();
    return unused.isEmpty() || shape.used().isEmpty()
        ? ""
        : "; not used: " + String.join(", ", unused);
  }

  private void describeLog(List<String> lines) {
    if (log.isEmpty()) {
      return;
    }
    lines.add(
        words(
            "  times: %s%s; from %s to %s",
            String.join(", ", logRows.times().keySet()).replace('_', ' '),
            log.fractions() == 0 ? "" : words(", %,d with a fraction", log.fractions()),
            log.first(),
            log.last()));
    lines.add(
        words(
            "  %s, %s; interactions of a user: median %,d, mean %.1f, most %,d; %s with two or more",
            many(log.users.distinct(), "user"),
            many(log.items.distinct(), "item"),
            log.users.median(),
            (double) log.users.total() / log.users.distinct(),
            log.users.most().orElseThrow().getValue(),
            percent(log.users.withAtLeast(2), log.users.distinct())));
    if (log.eventTypes.distinct() > 0) {
      lines.add(
          "  event types: "
              + log.eventTypes.most(8).stream()
                  .map(type -> words("%s %,d", type.getKey(), type.getValue()))
                  .collect(Collectors.joining(", ")));
    }
  }

  private void describeCatalog(List<String> lines) {
    if (items.items() > 0) {
      lines.add(
          "  %s; %s"
              .formatted(
                  many(items.items(), "item"),
                  items.withField.distinct() == 0
                      ? "nothing else is known of them"
                      : items.withField.most(8).stream()
                          .map(
                              field ->
                                  percent(field.getValue(), items.items())
                                      + " with "
                                      + field.getKey())
                          .collect(Collectors.joining(", "))));
    }
  }

  private void addFindings(List<String> lines) {
    if (findings.isEmpty()) {
      lines.add("Nothing odd was found.");
    }
    findings.forEach(
        finding ->
            lines.add((finding.stops() ? "STOPS A NIGHT: " : "LOOK: ") + finding.sentence()));
  }

  /** The findings, and a line of what was read. */
  public List<String> brief() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "looked at %s of the log (%s), %s of the catalog (%s)%s"
            .formatted(
                many(logRows.rows(), "row"),
                many(log.users.distinct(), "user"),
                many(itemRows.rows(), "row"),
                many(items.items(), "item"),
                common.words().map(both -> "; " + both).orElse("")));
    findings.forEach(finding -> lines.add("WARNING: " + finding.sentence()));
    return lines;
  }
}
