package dev.nightjar.contract;

import java.util.regex.Pattern;

/**
 * Ids in CSV files. A spreadsheet computes what starts with {@code =}, {@code +}, {@code -} or
 * {@code @}, so such an id stands behind an apostrophe, unless it is a number; so does one that
 * would be taken for one of those. Nothing is lost: {@link #id} gives back what {@link #of} was
 * given.
 */
public final class CsvCell {
  private static final Pattern COMPUTED = Pattern.compile("'*[=+\\-@\\t\\r].*", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+([.][0-9]+)?");

  private CsvCell() {}

  /** The cell of an id. */
  public static String of(String id) {
    return isComputed(id) ? "'" + id : id;
  }

  /** The id in a cell. */
  public static String id(String cell) {
    return cell.startsWith("'") && isComputed(cell) ? cell.substring(1) : cell;
  }

  private static boolean isComputed(String text) {
    return COMPUTED.matcher(text).matches() && !NUMBER.matcher(text).matches();
  }
}
