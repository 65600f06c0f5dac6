package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.report.ReportPage.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What the rules of a run say, one by one, and what each did: items it took out of the catalog,
 * rows that it placed, raised or filled, lists that it limited or left short.
 */
final class RulesPart {
  private static final int SHOWN = 3;

  private final JsonNode rules;
  private final Map<String, Long> sources;
  private final double all;
  private final List<Row> rows = new ArrayList<>();

  private RulesPart(JsonNode rules, ReportData.Served served) {
    this.rules = rules;
    this.sources = served.facts().sources();
    this.all = Math.max(1, served.facts().rows());
  }

  /** A row for each rule: what it says, and what it did. */
  static List<Row> rows(JsonNode rules, ReportData.Served served) {
    RulesPart part = new RulesPart(rules, served);
    part.takeOut(served.ruleCounts().orElseThrow());
    part.place();
    part.users(served.shortReasons().getOrDefault("rules", 0L));
    return part.rows;
  }

  private void takeOut(RuleCounts did) {
    ids("allow", "only %s may be recommended", did.allow());
    ids("deny", "%s never recommended", did.deny());
    List<JsonNode> where = each("where");
    for (int i = 0; i < where.size(); i++) {
      add("items with " + words(where.get(i)), out(did.where().get(i)));
    }
    List<JsonNode> limits = each("at_most");
    for (int i = 0; i < limits.size(); i++) {
      add(
          "at most %s of a list with the same %s"
              .formatted(
                  Numbers.count(limits.get(i).path("items").asLong()),
                  limits.get(i).path("attribute").asText()),
          Numbers.count(did.atMost().get(i), "full list"));
    }
    JsonNode days = rules.path("seen").path("again_after_days");
    if (days.isNumber()) {
      add(
          "items that were had, again after %s".formatted(Numbers.count(days.asLong(), "day")),
          rows(did.again()));
    }
  }

  private void ids(String key, String sentence, double out) {
    int ids = rules.path(key).size();
    if (ids > 0) {
      add(sentence.formatted(Numbers.count(ids, "item")), out(out));
    }
  }

  /** A fraction where it depends on the user. */
  private static String out(double items) {
    return items == Math.rint(items)
        ? Numbers.count((long) items, "item") + " out"
        : String.format(Locale.ROOT, "%,.1f items out", items);
  }

  private void place() {
    int pins = rules.path("pin").size();
    if (pins > 0) {
      add(
          "%s with a place of its own".formatted(Numbers.count(pins, "item")),
          rowsOf(Source.PINNED));
    }
    List<JsonNode> boosts = each("boost");
    if (!boosts.isEmpty()) {
      String factors =
          boosts.stream()
              .map(boost -> boost.path("factor").asText())
              .collect(Collectors.joining(", "));
      add("scores multiplied by %s; raised".formatted(factors), rowsOf(Source.BOOSTED));
    }
    JsonNode again = rules.path("seen").path("again");
    if (again.isNumber()) {
      add("items that the user takes again and again", rowsOf(Source.AGAIN));
    }
    JsonNode tail = rules.path("long_tail");
    if (!tail.isMissingNode()) {
      add(
          "%s of a list for items with at most %s"
              .formatted(
                  Numbers.count(tail.path("slots").asLong(), "slot"),
                  Numbers.count(tail.path("interactions_at_most").asLong(), "interaction")),
          rowsOf(Source.LONG_TAIL));
    }
    JsonNode explore = rules.path("explore");
    if (!explore.isMissingNode()) {
      add(
          "%s of a list drawn among items with at most %s"
              .formatted(
                  Numbers.percent(explore.path("share").asDouble()),
                  Numbers.count(explore.path("impressions_at_most").asLong(), "impression")),
          rowsOf(Source.EXPLORE));
    }
  }

  private void users(long left) {
    if (!rules.path("cold").isEmpty()) {
      add(
          "popular lists of their own for users without a history",
          rowsOf(Source.POPULAR_SEGMENT, Source.POPULAR_RECENT));
    }
    add("lists that the rules left short", Numbers.count(left, "user"));
  }

  private String rowsOf(Source... made) {
    long count = 0;
    for (Source source : made) {
      count += sources.getOrDefault(source.column(), 0L);
    }
    return rows(count);
  }

  private String rows(long count) {
    return "%s, %s".formatted(Numbers.count(count, "row"), Numbers.percent(count / all));
  }

  /** Such as {@code price at most 200}. */
  private static String words(JsonNode condition) {
    return condition.path("attribute").asText()
        + condition.properties().stream()
            .filter(test -> !test.getKey().equals("attribute"))
            .map(test -> " %s %s".formatted(Numbers.words(test.getKey()), value(test.getValue())))
            .collect(Collectors.joining(","));
  }

  private static String value(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    String first =
        StreamSupport.stream(value.spliterator(), false)
            .limit(SHOWN)
            .map(JsonNode::asText)
            .collect(Collectors.joining(" or "));
    return value.size() > SHOWN
        ? first + " or " + Numbers.count(value.size() - SHOWN, "other")
        : first;
  }

  private List<JsonNode> each(String key) {
    return StreamSupport.stream(rules.path(key).spliterator(), false).toList();
  }

  private void add(String says, String did) {
    rows.add(new Row(says, List.of(did)));
  }
}
