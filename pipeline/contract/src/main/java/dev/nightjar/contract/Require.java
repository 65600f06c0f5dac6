package dev.nightjar.contract;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Preconditions of records and methods. Every message says what was expected and what came. */
public final class Require {
  private Require() {}

  /** Refuses null. */
  public static <T> T notNull(T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " must not be null");
    }
    return value;
  }

  /** Refuses null, empty and all-blank text. */
  public static String notBlank(String value, String name) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "%s must not be blank, was %s"
              .formatted(name, value == null ? "null" : "\"" + value + "\""));
    }
    return value;
  }

  /** Refuses a value outside {@code [min, max]}. */
  public static long inRange(long value, long min, long max, String name) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], was %d".formatted(name, min, max, value));
    }
    return value;
  }

  /** Refuses a value outside {@code [min, max]}, and NaN. */
  public static double inRange(double value, double min, double max, String name) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          "%s must be in [%s, %s], was %s".formatted(name, min, max, value));
    }
    return value;
  }

  /** Refuses a value below {@code min}. */
  public static long atLeast(long value, long min, String name) {
    if (value < min) {
      throw new IllegalArgumentException(
          "%s must be at least %d, was %d".formatted(name, min, value));
    }
    return value;
  }

  /**
   * Refuses what is no date, and dates after tomorrow in UTC: what was published for a day of years
   * to come, nothing would replace for years.
   */
  public static LocalDate night(String date, String name) {
    LocalDate parsed;
    try {
      parsed = LocalDate.parse(date);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("%s must be YYYY-MM-DD, was %s".formatted(name, date), e);
    }
    LocalDate latest = LocalDate.now(ZoneOffset.UTC).plusDays(1);
    that(!parsed.isAfter(latest), "%s must be %s at the latest, was %s", name, latest, parsed);
    return parsed;
  }

  /** Refuses what is no key below the root: blank, absolute, or with a step up or nowhere. */
  public static String key(String value, String name) {
    notBlank(value, name);
    for (String step : value.split("/", -1)) {
      that(
          !step.isEmpty() && !step.equals(".") && !step.equals("..") && step.indexOf('\0') < 0,
          "%s must be a key below the root, was %s",
          name,
          value);
    }
    return value;
  }

  /** Refuses when the condition does not hold. */
  public static void that(boolean condition, String format, Object... args) {
    if (!condition) {
      throw new IllegalArgumentException(format.formatted(args));
    }
  }
}
