package dev.nightjar.input;

import dev.nightjar.contract.Require;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a reader must know of an input before it opens a file.
 *
 * @param names of the fields that are read; all others are ignored
 * @param columns names of the columns of CSV and TSV files without a header, in order; empty if
 *     they have one
 * @param longText whether a quoted cell may go on in the next line
 */
public record InputFields(List<String> names, List<String> columns, boolean longText)
    implements Serializable {
  public static final InputFields OF_INTERACTIONS =
      new InputFields(
          List.of("user_id", "item_id", "timestamp", "event_type", "value"), List.of(), false);
  public static final InputFields OF_CATALOG =
      new InputFields(
          List.of("item_id", "title", "brand", "categories", "description", "price", "attributes"),
          List.of(),
          true);
  public static final InputFields OF_USERS =
      new InputFields(List.of("user_id", "attributes"), List.of(), false);

  public InputFields {
    // ArrayList: what workers get must be serializable whatever the caller's list is.
    names = new ArrayList<>(names);
    columns = new ArrayList<>(columns);
  }

  /**
   * For files without a header.
   *
   * @param setting its name, for errors
   * @param list column names separated by commas; a column of any other name is ignored. There is a
   *     header without it
   * @throws IllegalArgumentException if a required column is missing or a name comes twice
   */
  public InputFields withColumns(String setting, Optional<String> list) {
    return list.map(columns -> withColumns(setting, columns)).orElse(this);
  }

  /** For files without a header. */
  public InputFields withColumns(String setting, String list) {
    List<String> found = List.of(list.split(",", -1)).stream().map(String::strip).toList();
    for (String name : names) {
      long times = found.stream().filter(name::equals).count();
      boolean required = name.endsWith("_id") || name.equals("timestamp");
      Require.that(
          times == 1 || (times == 0 && !required),
          "%s must name the column %s once, was %s",
          setting,
          name,
          list);
    }
    return new InputFields(names, found, longText);
  }
}
