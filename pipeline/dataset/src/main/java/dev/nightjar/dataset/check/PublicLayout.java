package dev.nightjar.dataset.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Files of other programs and public data sets, known by their columns. */
final class PublicLayout {
  /** Other names of our columns, in small letters without blanks, dashes and underscores. */
  private static final Map<String, List<String>> OTHER_NAMES =
      Map.of(
          "user_id",
              List.of(
                  "userid",
                  "user",
                  "uid",
                  "customerid",
                  "customer",
                  "visitorid",
                  "visitor",
                  "clientid",
                  "memberid"),
          "item_id",
              List.of(
                  "itemid",
                  "item",
                  "iid",
                  "productid",
                  "product",
                  "sku",
                  "movieid",
                  "articleid",
                  "asin",
                  "contentid"),
          "timestamp",
              List.of(
                  "timestamp",
                  "time",
                  "ts",
                  "date",
                  "datetime",
                  "eventtime",
                  "eventtimestamp",
                  "createdat",
                  "unixtime"));

  private PublicLayout() {}

  /** What to do with such a file, or null if it is not known. */
  static String hint(String uri, FileShape shape) {
    String name = Report.name(uri);
    String import_ = importOf(shape);
    if (import_ != null) {
      return "%s looks like a file of %s: turn it into ours with nightjar import --from %s"
          .formatted(name, import_, import_);
    }
    Optional<String> separator = otherSeparator(name, shape);
    if (separator.isPresent()) {
      return separator.get();
    }
    return namesFor(shape)
        .map(names -> "%s has other names of columns: perhaps %s".formatted(name, names))
        .orElse(null);
  }

  private static String importOf(FileShape shape) {
    List<String> columns = shape.columns();
    if (shape.firstLine().contains("::") && shape.format().endsWith("::")) {
      return "movielens";
    }
    if (columns.contains("userId") && columns.contains("movieId")) {
      return "movielens";
    }
    if (columns.stream()
        .anyMatch(column -> column.matches(".+:(token|float|token_seq|float_seq)"))) {
      return "recbole";
    }
    boolean amazon =
        columns.contains("reviewerID")
            || columns.contains("parent_asin")
            || shape.firstLine().matches("\\{\\s*['\"]asin['\"].*");
    return amazon ? "amazon" : null;
  }

  private static Optional<String> otherSeparator(String name, FileShape shape) {
    return shape.format().startsWith("text separated")
        ? Optional.of("%s is %s".formatted(name, shape.words()))
        : Optional.empty();
  }

  /** Our names for the columns of a file, as the settings for columns take them. */
  private static Optional<String> namesFor(FileShape shape) {
    List<String> pairs = new ArrayList<>();
    for (String ours : List.of("user_id", "item_id", "timestamp")) {
      shape.columns().stream()
          .filter(column -> OTHER_NAMES.get(ours).contains(plain(column)))
          .findFirst()
          .filter(column -> !column.equals(ours))
          .ifPresent(column -> pairs.add(ours + "=" + column));
    }
    return pairs.isEmpty() ? Optional.empty() : Optional.of(String.join(",", pairs));
  }

  private static String plain(String column) {
    return column.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
  }
}
