package dev.nightjar.input;

import dev.nightjar.contract.Require;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a reader must know of an input before it opens a file.
 *
 * @param names of the fields that are read; all others are ignored
 * @param required without which no row is good
 * @param flags what the settings of this input begin with: {@code --} or {@code --catalog-}
 * @param columns names of the columns of CSV and TSV files without a header, in order; empty if
 *     they have one
 * @param named our name of a field to the names a file may have for it, the first found counts; of
 *     other fields the names are ours
 * @param dialect of CSV and TSV files
 * @param categorySeparator what separates categories in a cell
 * @param typedHeader whether the names in a header are followed by a colon and a type
 */
public record InputFields(
    List<String> names,
    List<String> required,
    String flags,
    List<String> columns,
    Map<String, List<String>> named,
    CsvDialect dialect,
    String categorySeparator,
    boolean typedHeader)
    implements Serializable {
  public static final InputFields OF_INTERACTIONS =
      of(
          List.of("user_id", "item_id", "timestamp", "event_type", "value"),
          List.of("user_id", "item_id", "timestamp"),
          "--");
  public static final InputFields OF_CATALOG =
      of(
          List.of("item_id", "title", "brand", "categories", "description", "price", "attributes"),
          List.of("item_id"),
          "--catalog-");
  public static final InputFields OF_USERS =
      of(List.of("user_id", "attributes"), List.of("user_id"), "--user-");

  public InputFields {
    // ArrayList, HashMap: what workers get must be serializable whatever the caller has.
    names = new ArrayList<>(names);
    required = new ArrayList<>(required);
    columns = new ArrayList<>(columns);
    Map<String, List<String>> copy = new HashMap<>();
    named.forEach((name, theirs) -> copy.put(name, new ArrayList<>(theirs)));
    named = copy;
  }

  private static InputFields of(List<String> names, List<String> required, String flags) {
    return new InputFields(
        names, required, flags, List.of(), Map.of(), CsvDialect.OF_FORMAT, "|", false);
  }

  /** A setting of this input. */
  public String flag(String name) {
    return flags + name;
  }

  /** Whether a setting may name columns in order: that of {@code import} takes pairs alone. */
  boolean takesOrder() {
    return !flags.startsWith("--from");
  }

  /** The names that a file may have for a field. */
  public List<String> from(String name) {
    return named.getOrDefault(name, List.of(name));
  }

  /**
   * For files without a header, or with one that has other names.
   *
   * @param setting its name, for errors
   * @param list column names in order separated by commas, a column of any other name is ignored;
   *     or pairs of our name and the file's, such as {@code user_id=customer}
   * @throws IllegalArgumentException if a required column is missing or a name comes twice
   */
  public InputFields withColumns(String setting, Optional<String> list) {
    return list.map(columns -> withColumns(setting, columns)).orElse(this);
  }

  /** As {@link #withColumns(String, Optional)}. */
  public InputFields withColumns(String setting, String list) {
    List<String> found = Arrays.stream(list.split(",", -1)).map(String::strip).toList();
    if (found.stream().anyMatch(part -> part.contains("="))) {
      return withNames(pairs(setting, found));
    }
    for (String name : names) {
      long times = found.stream().filter(name::equals).count();
      Require.that(
          times == 1 || (times == 0 && !required.contains(name)),
          "%s must name the column %s once, was %s",
          setting,
          name,
          list);
    }
    return new InputFields(
        names, required, flags, found, named, dialect, categorySeparator, typedHeader);
  }

  private Map<String, List<String>> pairs(String setting, List<String> found) {
    Map<String, List<String>> pairs = new HashMap<>();
    for (String part : found) {
      int equals = part.indexOf('=');
      String name = part.substring(0, Math.max(0, equals)).strip();
      String theirs = part.substring(equals + 1).strip();
      Require.that(
          names.contains(name)
              && !theirs.isEmpty()
              && pairs.putIfAbsent(name, List.of(theirs)) == null,
          "%s must hold names in order, or NAME=COLUMN once of each of %s, was %s",
          setting,
          String.join(", ", names),
          String.join(",", found));
    }
    return pairs;
  }

  /** With other names of the file for some fields. */
  public InputFields withNames(Map<String, List<String>> others) {
    Map<String, List<String>> all = new HashMap<>(named);
    all.putAll(others);
    return new InputFields(
        names, required, flags, columns, all, dialect, categorySeparator, typedHeader);
  }

  public InputFields withDialect(CsvDialect other) {
    return new InputFields(
        names, required, flags, columns, named, other, categorySeparator, typedHeader);
  }

  /** With other words for its settings in messages. */
  public InputFields withFlags(String begin) {
    return new InputFields(
        names, required, begin, columns, named, dialect, categorySeparator, typedHeader);
  }

  /** Fields of another format by its own names, none of which a file must have. */
  public static InputFields foreign(List<String> names) {
    return of(names, List.of(), "--");
  }

  /** As RecBole writes: a colon and a type behind names, blanks between categories. */
  public InputFields withTypedHeader(String categories) {
    return new InputFields(names, required, flags, columns, named, dialect, categories, true);
  }
}
