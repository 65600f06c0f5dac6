package dev.nightjar.report;

import java.util.Locale;

/** Numbers as the report writes them. */
final class Numbers {
  private static final int MOST_DECIMALS = 6;

  private Numbers() {}

  /** {@code 12,345}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 user}, {@code 12,345 users}. */
  static String count(long number, String unit) {
    return count(number) + " " + unit + (number == 1 ? "" : "s");
  }

  /** {@code 0.5198}. */
  static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** {@code +0.0123}, {@code −0.0123}. */
  static String signed(double value) {
    return (value < 0 ? "−" : "+") + figure(Math.abs(value));
  }

  /** {@code 12 %}, {@code 0.3 %}; 0 and 100 only where it is exactly that. */
  static String percent(double share) {
    double percent = Math.abs(100 * share);
    return percent(share, percent != 0 && percent < 9.95 ? 1 : 0);
  }

  /** With so many decimals, or as many more as tell it from 0 and 100. */
  static String percent(double share, int decimals) {
    String percent = String.format(Locale.ROOT, "%." + decimals + "f", 100 * share);
    double rounded = Double.parseDouble(percent);
    boolean isExact = rounded == 100 * share || (rounded != 0 && rounded != 100);
    return isExact || decimals == MOST_DECIMALS ? percent + " %" : percent(share, decimals + 1);
  }

  /** {@code +2.3 points}, {@code −0.4 points}: of a difference of shares. */
  static String points(double difference) {
    return (difference < 0 ? "−" : "+")
        + String.format(Locale.ROOT, "%.1f points", Math.abs(100 * difference));
  }

  /** {@code 2.5 MB}, {@code 1.88 GB}. */
  static String bytes(long bytes) {
    return bytes >= 1_000_000_000
        ? String.format(Locale.ROOT, "%.2f GB", bytes / 1e9)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  /** {@code $0.06}. */
  static String dollars(double dollars) {
    return String.format(Locale.ROOT, dollars > 0 && dollars < 0.01 ? "$%.4f" : "$%.2f", dollars);
  }

  /** The key of a file as words. */
  static String words(String key) {
    return key.replace('_', ' ');
  }
}
