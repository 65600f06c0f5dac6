package dev.nightjar.publish.check;

import dev.nightjar.contract.Require;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The accepted range of a figure between 0 and 1.
 *
 * @param low smallest
 * @param high largest
 */
public record Bounds(double low, double high) {
  private static final String NUMBER = "([0-9]*\\.?[0-9]+)";
  private static final Pattern RANGE = Pattern.compile(NUMBER + "\\.\\." + NUMBER);

  public Bounds {
    Require.inRange(low, 0, 1, "low");
    Require.inRange(high, low, 1, "high");
  }

  /**
   * Reads {@code 0.05..1}.
   *
   * @param setting names it in the error
   */
  public static Bounds parse(String text, String setting) {
    Matcher range = RANGE.matcher(text);
    Require.that(range.matches(), "%s must be LOW..HIGH, such as 0.05..1, was %s", setting, text);
    double low = Double.parseDouble(range.group(1));
    double high = Double.parseDouble(range.group(2));
    Require.that(
        low <= high && high <= 1, "%s must lie in 0..1, low before high, was %s", setting, text);
    return new Bounds(low, high);
  }

  boolean contain(double figure) {
    return figure >= low && figure <= high;
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s..%s", low, high);
  }
}
