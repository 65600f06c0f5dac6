package dev.nightjar.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.input.Fields.BadRow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a column of timestamps is written. */
public enum TimeFormat {
  /** Whole seconds since 1970 in UTC. */
  SECONDS {
    @Override
    long at(JsonNode value) throws BadRow {
      long seconds = number(value);
      if (seconds >= END_OF_TIME) {
        throw new BadRow("timestamp lies beyond the year 2100 (milliseconds instead of seconds?)");
      }
      return 1000 * seconds;
    }
  },
  /** Whole milliseconds since 1970 in UTC. */
  MILLISECONDS {
    @Override
    long at(JsonNode value) throws BadRow {
      long milliseconds = number(value);
      if (milliseconds < END_OF_TIME) {
        throw new BadRow("timestamp is too small (seconds instead of milliseconds?)");
      }
      if (milliseconds >= 1000 * END_OF_TIME) {
        throw new BadRow("timestamp lies beyond the year 2100");
      }
      return milliseconds;
    }
  },
  /**
   * ISO 8601: a date, with or without a time, with or without an offset; without one it is UTC, and
   * without a time it is midnight. A blank may stand for the T.
   */
  ISO_8601 {
    @Override
    long at(JsonNode value) throws BadRow {
      if (!value.isTextual()) {
        throw new BadRow("timestamp is not an ISO 8601 date");
      }
      long at = instant(value.asText()).toEpochMilli();
      if (at < 0) {
        throw new BadRow("timestamp is negative");
      }
      if (at >= 1000 * END_OF_TIME) {
        throw new BadRow("timestamp lies beyond the year 2100");
      }
      return at;
    }
  };

  /**
   * 2100-01-01T00:00:00Z in seconds: later than that is most likely milliseconds. The same number
   * of milliseconds is a day in February 1970: earlier than that is most likely seconds.
   */
  static final long END_OF_TIME = 4_102_444_800L;

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .parseCaseInsensitive()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:mm", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHmm", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  /**
   * Milliseconds since 1970.
   *
   * @param value neither missing nor null
   */
  abstract long at(JsonNode value) throws BadRow;

  /** As reports name it: {@code seconds}, {@code milliseconds}, {@code iso_8601}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The format that reads most of the values; of equals the first, and seconds if none reads any.
   */
  static TimeFormat of(List<JsonNode> values) {
    Map<TimeFormat, Integer> readable = new EnumMap<>(TimeFormat.class);
    for (TimeFormat format : values()) {
      readable.put(format, (int) values.stream().filter(format::reads).count());
    }
    TimeFormat best = SECONDS;
    for (TimeFormat format : values()) {
      best = readable.get(format) > readable.get(best) ? format : best;
    }
    return best;
  }

  private boolean reads(JsonNode value) {
    try {
      return !Fields.isMissing(value) && at(value) >= 0;
    } catch (BadRow e) {
      return false;
    }
  }

  private static long number(JsonNode value) throws BadRow {
    if (!value.isIntegralNumber()) {
      throw new BadRow("timestamp is not a whole number");
    }
    if (value.bigIntegerValue().signum() < 0) {
      throw new BadRow("timestamp is negative");
    }
    return value.canConvertToLong() ? value.longValue() : Long.MAX_VALUE;
  }

  private static Instant instant(String text) throws BadRow {
    String iso = text.strip();
    if (iso.length() > 10 && iso.charAt(10) == ' ') {
      iso = iso.substring(0, 10) + 'T' + iso.substring(11);
    }
    try {
      TemporalAccessor parsed =
          ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (parsed instanceof OffsetDateTime at) {
        return at.toInstant();
      }
      LocalDateTime local =
          parsed instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) parsed;
      return local.toInstant(ZoneOffset.UTC);
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadRow("timestamp is not an ISO 8601 date");
    }
  }
}
