package dev.nightjar.dataset.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files of other programs and public data sets, known by their columns. */
final class PublicLayout {
  /**
   * Names that others give a column.
   *
   * @param others in small letters without blanks, dashes and underscores
   */
  private record Column(String ours, boolean isNeeded, Set<String> others) {
    static Column needed(String ours, String... others) {
      return new Column(ours, true, Set.of(others));
    }

    Optional<String> among(List<String> columns) {
      return columns.stream()
          .filter(column -> column.equals(ours))
          .findFirst()
          .or(() -> columns.stream().filter(column -> others.contains(plain(column))).findFirst());
    }

    private static String plain(String column) {
      return column.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }
  }

  private static final Column USER =
      Column.needed(
          "user_id",
          "userid",
          "user",
          "uid",
          "customerid",
          "customer",
          "visitorid",
          "visitor",
          "clientid",
          "memberid");
  private static final String[] ITEM_NAMES = {
    "itemid",
    "item",
    "iid",
    "productid",
    "product",
    "sku",
    "movieid",
    "articleid",
    "asin",
    "contentid"
  };
  private static final Column ITEM = Column.needed("item_id", ITEM_NAMES);
  private static final Column CATALOG_ITEM =
      Column.needed(
          "item_id", Stream.concat(Stream.of("id"), Stream.of(ITEM_NAMES)).toArray(String[]::new));
  private static final Column TIME =
      Column.needed(
          "timestamp",
          "timestamp",
          "time",
          "ts",
          "date",
          "datetime",
          "eventtime",
          "eventtimestamp",
          "createdat",
          "unixtime");
  private static final Column TITLE =
      new Column("title", false, Set.of("name", "producttitle", "productname", "itemname"));

  /** An input by its flag: the setting that names its columns, and these. */
  private record Input(String setting, List<Column> columns) {}

  private static final Map<String, Input> INPUTS =
      Map.of(
          "interactions", new Input("--columns", List.of(USER, ITEM, TIME)),
          "catalog", new Input("--catalog-columns", List.of(CATALOG_ITEM, TITLE)),
          "users", new Input("--user-columns", List.of(USER)));

  private PublicLayout() {}

  /**
   * What to do with such a file, if it is known.
   *
   * @param input its flag without the dashes
   */
  static Optional<String> hint(String input, String uri, FileShape shape) {
    String name = Report.name(uri);
    String import_ = importOf(shape);
    if (import_ != null) {
      return Optional.of(
          "%s looks like a file of %s: turn it into ours with nightjar import --from %s"
              .formatted(name, import_, import_));
    }
    boolean areNamed = !shape.used().isEmpty();
    return areNamed || hasOtherSeparator(shape)
        ? Optional.empty()
        : namesFor(INPUTS.get(input), shape)
            .map(names -> "name the columns of %s: %s".formatted(name, names));
  }

  /** How the cells of such a file are told apart, if that is unusual. */
  static Optional<String> otherSeparator(String uri, FileShape shape) {
    return hasOtherSeparator(shape)
        ? Optional.of("%s is %s".formatted(Report.name(uri), shape.words()))
        : Optional.empty();
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

  private static boolean hasOtherSeparator(FileShape shape) {
    return shape.format().startsWith("text separated");
  }

  /**
   * The setting that gives the columns of a file our names. If one needed column is known by none
   * of its names and one column is left, it is that one; otherwise it is {@code COLUMN}, for the
   * reader to fill in.
   */
  private static Optional<String> namesFor(Input input, FileShape shape) {
    Map<String, String> names = new LinkedHashMap<>();
    List<String> left = new ArrayList<>(shape.columns());
    for (Column column : input.columns()) {
      Optional<String> found = column.among(left);
      found.ifPresent(left::remove);
      if (found.isPresent() || column.isNeeded()) {
        names.put(column.ours(), found.orElse(null));
      }
    }
    long unknown = names.values().stream().filter(Objects::isNull).count();
    boolean isKnown = unknown < names.size();
    String other = unknown == 1 && left.size() == 1 ? left.get(0) : "COLUMN";
    names.replaceAll((ours, theirs) -> theirs == null ? other : theirs);
    String pairs =
        names.entrySet().stream()
            .filter(pair -> !pair.getKey().equals(pair.getValue()))
            .map(pair -> pair.getKey() + "=" + pair.getValue())
            .collect(Collectors.joining(","));
    return isKnown && !pairs.isEmpty()
        ? Optional.of(input.setting() + " " + pairs)
        : Optional.empty();
  }
}
