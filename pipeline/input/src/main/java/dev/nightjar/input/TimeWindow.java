package dev.nightjar.input;

import dev.nightjar.contract.Require;
import dev.nightjar.input.Fields.BadRow;
import java.io.Serializable;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The times that are plausible: what lies outside was most likely read in the wrong form.
 *
 * @param from milliseconds since 1970, included
 * @param until milliseconds since 1970, excluded
 * @param early why an earlier time is refused
 * @param late why a later time is refused
 */
public record TimeWindow(long from, long until, String early, String late) implements Serializable {
  /** From 1970 to 2100: for those who know nothing of a night. */
  public static final TimeWindow ANY =
      new TimeWindow(
          0,
          1000 * TimeFormat.END_OF_TIME,
          "timestamp is negative",
          "timestamp lies beyond the year 2100");

  /** Every time that can be written. */
  static final TimeWindow ALL = new TimeWindow(Long.MIN_VALUE, Long.MAX_VALUE, ANY.early, ANY.late);

  /**
   * Relative to a night.
   *
   * @param maxAgeDays how many days a time may lie before the night's date
   * @param maxAheadDays how many days it may lie behind the end of that date
   */
  public static TimeWindow around(LocalDate night, int maxAgeDays, int maxAheadDays) {
    Require.atLeast(maxAgeDays, 1, "--max-age-days");
    Require.atLeast(maxAheadDays, 0, "--max-ahead-days");
    LocalDate first = night.minusDays(maxAgeDays);
    LocalDate last = night.plusDays(maxAheadDays);
    return new TimeWindow(
        Math.max(0, millis(first)),
        Math.min(ANY.until, millis(last) + Duration.ofDays(1).toMillis()),
        "timestamp lies before %s (--max-age-days)".formatted(first),
        "timestamp lies after %s (--max-ahead-days)".formatted(last));
  }

  private static long millis(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  boolean contains(long at) {
    return at >= from && at < until;
  }

  BadRow refusal(long at) {
    return new BadRow(at < from ? (at < 0 ? ANY.early : early) : at < ANY.until ? late : ANY.late);
  }
}
