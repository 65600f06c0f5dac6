package dev.nightjar.dataset.check;

import static dev.nightjar.dataset.check.Finding.percent;
import static dev.nightjar.dataset.check.Finding.stop;
import static dev.nightjar.dataset.check.Finding.warn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Whether log and catalog speak of the same items.
 *
 * @param items of the log that the catalog has
 * @param interactions on them
 */
record CommonFindings(
    LogProfile log, CatalogProfile catalog, boolean wholeCatalog, int items, long interactions) {
  /** Ways in which the same ids are written differently, and what to call the difference. */
  private static final Map<String, UnaryOperator<String>> ALIKE = alike();

  private static Map<String, UnaryOperator<String>> alike() {
    Map<String, UnaryOperator<String>> alike = new LinkedHashMap<>();
    alike.put("a .0 at the end", IdFindings::withoutZero);
    alike.put("leading zeros", id -> id.replaceFirst("^0+(?=.)", ""));
    alike.put("blanks at their ends", IdFindings::withoutBlanks);
    alike.put("the Unicode form of their letters", IdFindings::composed);
    alike.put("capital letters", id -> id.toLowerCase(Locale.ROOT));
    alike.put(
        "quotes or brackets around them", id -> id.replaceAll("^[\"'\\[({]+|[\"'\\])}]+$", ""));
    alike.put("what stands before the digits", id -> id.replaceFirst("^\\D+(?=\\d)", ""));
    return alike;
  }

  static CommonFindings of(LogProfile log, CatalogProfile catalog, boolean wholeCatalog) {
    int items = 0;
    long interactions = 0;
    for (Map.Entry<String, Integer> item : log.items.all()) {
      if (catalog.ids.of(item.getKey()) > 0) {
        items++;
        interactions += item.getValue();
      }
    }
    return new CommonFindings(log, catalog, wholeCatalog, items, interactions);
  }

  private boolean isUnknown() {
    return log.isEmpty() || catalog.items() == 0;
  }

  /** One line for the report; empty if there is nothing to compare. */
  Optional<String> words() {
    return isUnknown()
        ? Optional.empty()
        : Optional.of(
            Finding.words(
                "%,d of %,d items of the log are in the catalog%s, with %s of the interactions",
                items,
                log.items.distinct(),
                wholeCatalog ? "" : " as far as it was read",
                percent(interactions, log.items.total())));
  }

  List<Finding> findings(CheckLimits limits) {
    List<Finding> findings = new ArrayList<>();
    boolean few = interactions < limits.minInCatalog() * log.items.total();
    if (isUnknown() || (!wholeCatalog && items > 0)) {
      return findings;
    }
    if (items == 0 || few) {
      String sentence =
          "%s of the log's items %s in the catalog: ids in the log are such as %s, in the catalog %s%s"
              .formatted(
                  items == 0 ? "none" : "hardly any",
                  items == 0 ? "is" : "are",
                  quoted(log.items.some(3)),
                  quoted(catalog.ids.some(3)),
                  difference().map(words -> "; " + words).orElse(""));
      findings.add(
          few && wholeCatalog
              ? stop(
                  "%s; --min-in-catalog asks for %s",
                  sentence, percent(Math.round(1e6 * limits.minInCatalog()), 1_000_000))
              : warn("%s", sentence));
    } else if (2 * interactions < log.items.total()) {
      findings.add(warn("%s", words().orElseThrow()));
    }
    return findings;
  }

  /** Why they may be the same after all. */
  private Optional<String> difference() {
    long users = 0;
    for (Map.Entry<String, Integer> user : log.users.all()) {
      users += catalog.ids.of(user.getKey()) > 0 ? 1 : 0;
    }
    if (2 * users > log.users.distinct()) {
      return Optional.of("the catalog has the log's user ids: are user_id and item_id exchanged?");
    }
    for (Map.Entry<String, UnaryOperator<String>> way : ALIKE.entrySet()) {
      Set<String> known = ids(catalog.ids, way.getValue());
      long same = ids(log.items, way.getValue()).stream().filter(known::contains).count();
      if (2 * same > log.items.distinct()) {
        return Optional.of("they are the same but for " + way.getKey());
      }
    }
    return Optional.empty();
  }

  private static Set<String> ids(Counts ids, UnaryOperator<String> change) {
    return StreamSupport.stream(ids.all().spliterator(), false)
        .map(Map.Entry::getKey)
        .map(change)
        .collect(Collectors.toSet());
  }

  private static String quoted(List<String> ids) {
    return ids.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(", "));
  }
}
