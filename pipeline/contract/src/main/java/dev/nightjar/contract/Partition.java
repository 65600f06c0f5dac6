package dev.nightjar.contract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders of a run whose files are parted by an attribute of the users, as Hive names them:
 * {@code segment=gold/part-00000-of-00004.parquet}. Users without the attribute lie in {@code
 * segment=__HIVE_DEFAULT_PARTITION__}. ASCII other than letters, digits and {@code - . _ ~} is
 * written as {@code %} and two hexadecimal digits, which engines read back. So is the first
 * character of what is text to us but not to an engine that looks: {@code store=%312} holds those
 * of store 12, and no query depends on whether all values look like numbers or dates.
 */
public final class Partition {
  /** The value of users without the attribute. */
  public static final String NONE = "__HIVE_DEFAULT_PARTITION__";

  /** Columns of the files and of their path, which a partition must not hide. */
  private static final List<String> COLUMNS =
      Stream.concat(Recommendation.columnNames(true).stream(), Stream.of("dt", "run")).toList();

  /** What DuckDB takes for a number, a date or nothing. */
  private static final Pattern LOOKS_TYPED =
      Pattern.compile("(?i)-?\\d+|-?\\d+-\\d+-\\d+|0x[0-9a-f]+|-?inf(inity)?|epoch|null");

  private Partition() {}

  /**
   * Refuses a name that cannot be a column beside those of the files.
   *
   * @param setting names it in the error
   */
  public static String checkName(String attribute, String setting) {
    Require.that(
        attribute.matches("[A-Za-z][A-Za-z0-9_]*") && !COLUMNS.contains(attribute),
        "%s must be letters, digits and _, and none of %s, was %s",
        setting,
        String.join(", ", COLUMNS),
        attribute);
    return attribute;
  }

  /**
   * The folder of a user, relative to the run's.
   *
   * @param attributes of the user
   * @throws IllegalArgumentException if the attribute is a list
   */
  public static String folder(String attribute, Map<String, Object> attributes) {
    Object value = attributes.get(attribute);
    Require.that(
        !(value instanceof List), "attribute %s must be one value, was %s", attribute, value);
    String text = value == null ? "" : value.toString();
    return attribute + "=" + (text.isBlank() ? NONE : escape(text));
  }

  private static String escape(String value) {
    boolean looksTyped = LOOKS_TYPED.matcher(value).matches();
    StringBuilder escaped = new StringBuilder();
    value
        .codePoints()
        .forEach(
            point -> {
              boolean first = escaped.isEmpty();
              if (isPlain(point) && !(first && looksTyped)) {
                escaped.appendCodePoint(point);
              } else {
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                  escaped.append("%%%02X".formatted(b));
                }
              }
            });
    return escaped.toString().replace("..", "%2E%2E");
  }

  private static boolean isPlain(int point) {
    return point < 0x80
        ? Character.isLetterOrDigit(point) || "-._~".indexOf(point) >= 0
        : !Character.isSpaceChar(point) && !Character.isISOControl(point);
  }
}
