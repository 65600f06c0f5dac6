package dev.nightjar.dataset.check;

import static dev.nightjar.dataset.check.Finding.many;
import static dev.nightjar.dataset.check.Finding.percent;
import static dev.nightjar.dataset.check.Finding.warn;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What is odd about the ids of a column: they count as they are written. */
final class IdFindings {
  /** What programs write where there is no id. */
  private static final Set<String> NO_ID =
      Set.of(
          "nan",
          "null",
          "none",
          "nil",
          "n/a",
          "na",
          "<na>",
          "\\n",
          "undefined",
          "unknown",
          "-",
          "0",
          "-1");

  private static final Pattern EDGES =
      Pattern.compile("^[\\s\\u00a0\\u200b]+|[\\s\\u00a0\\u200b]+$");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.0");
  private static final Pattern EXPONENT = Pattern.compile("-?\\d(\\.\\d+[eE]|[eE]\\+)\\+?\\d+");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** Ways in which a program writes an id in two ways that are not meant to be two. */
  private static final Map<String, UnaryOperator<String>> TWINS = new LinkedHashMap<>();

  static {
    TWINS.put("a .0 at the end", id -> DECIMAL.matcher(id).matches() ? withoutZero(id) : id);
    TWINS.put("blanks at their ends", IdFindings::withoutBlanks);
    TWINS.put("the Unicode form of their letters", IdFindings::composed);
  }

  private final String column;
  private final Counts ids;
  private final List<Finding> findings = new ArrayList<>();

  private IdFindings(String column, Counts ids) {
    this.column = column;
    this.ids = ids;
  }

  static List<Finding> of(String column, Counts ids) {
    IdFindings found = new IdFindings(column, ids);
    found.missing();
    found.written(
        DECIMAL, "%s of %s with a .0 at the end, such as \"%s\": a program made decimals of them");
    found.written(
        EXPONENT,
        "%s of %s with an exponent, such as \"%s\": a spreadsheet cut digits off, and"
            + " several ids may be one now");
    found.written(EDGES, "%s of %s with a blank at an end, which counts: \"%s\"");
    found.written(CONTROL, "%s of %s with a tab, a line end or the like: \"%s\"");
    TWINS.forEach(found::twins);
    return found.findings;
  }

  static String withoutBlanks(String id) {
    return EDGES.matcher(id).replaceAll("");
  }

  static String composed(String id) {
    return Normalizer.normalize(id, Normalizer.Form.NFC);
  }

  static String withoutZero(String id) {
    return id.endsWith(".0") ? id.substring(0, id.length() - 2) : id;
  }

  private void missing() {
    for (Map.Entry<String, Integer> id : ids.most(3)) {
      if (NO_ID.contains(id.getKey().strip().toLowerCase(Locale.ROOT))
          && 100L * id.getValue() > ids.total()) {
        findings.add(
            warn(
                "%s of the rows have the %s \"%s\": does this stand for none?",
                percent(id.getValue(), ids.total()), column, id.getKey()));
      }
    }
  }

  private void written(Pattern how, String sentence) {
    long count = 0;
    String first = "";
    for (Map.Entry<String, Integer> id : ids.all()) {
      if (how.matcher(id.getKey()).find()) {
        first = count == 0 || id.getKey().compareTo(first) < 0 ? id.getKey() : first;
        count++;
      }
    }
    if (count > 0) {
      findings.add(warn(sentence, many(count, "value"), column, Report.shortened(first)));
    }
  }

  private void twins(String difference, UnaryOperator<String> change) {
    Map<String, String> seen = new HashMap<>();
    long count = 0;
    String example = "";
    for (String id : ids.some(Integer.MAX_VALUE)) {
      String twin = seen.putIfAbsent(change.apply(id), id);
      if (twin != null) {
        example = count == 0 ? "\"%s\" and \"%s\"".formatted(twin, id) : example;
        count++;
      }
    }
    if (count > 0) {
      findings.add(
          warn(
              "%s of %s like another but for %s, which count as different: %s",
              many(count, "value"), column, difference, Report.shortened(example)));
    }
  }
}
