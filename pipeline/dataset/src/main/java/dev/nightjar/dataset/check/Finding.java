package dev.nightjar.dataset.check;

import java.util.Locale;

/**
 * Something a person should know before a night.
 *
 * @param stops whether the night would stop there, or go on with a poor result
 * @param sentence what was found, and what to do
 */
public record Finding(boolean stops, String sentence) {
  static Finding stop(String format, Object... values) {
    return new Finding(true, words(format, values));
  }

  static Finding warn(String format, Object... values) {
    return new Finding(false, words(format, values));
  }

  static String words(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** How many, and what of: {@code 1 row}, {@code 2,000 rows}. */
  static String many(long count, String noun) {
    return words("%,d %s%s", count, noun, count == 1 ? "" : "s");
  }

  /** {@code 12 %}, {@code 0.4 %}. */
  static String percent(long part, long whole) {
    double percent = whole == 0 ? 0 : 100.0 * part / whole;
    return words(percent == Math.rint(percent) || percent >= 10 ? "%.0f %%" : "%.1f %%", percent);
  }
}
