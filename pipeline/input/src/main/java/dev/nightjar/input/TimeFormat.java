package dev.nightjar.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.input.Fields.BadRow;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a column of timestamps is written. */
public enum TimeFormat {
  /** Seconds since 1970 in UTC, perhaps with a fraction. */
  SECONDS {
    @Override
    long read(JsonNode value) throws BadRow {
      JsonNode number = number(value);
      double seconds = number.doubleValue();
      if (seconds < 0) {
        throw new BadRow("timestamp is negative");
      }
      if (seconds >= END_OF_TIME) {
        throw new BadRow(TimeForms.tooLarge(value));
      }
      return number.isIntegralNumber()
          ? 1000 * number.longValue()
          : (long) Math.floor(Math.nextUp(1000 * seconds));
    }
  },
  /** Milliseconds since 1970 in UTC; a fraction is left out. */
  MILLISECONDS {
    @Override
    long read(JsonNode value) throws BadRow {
      double milliseconds = number(value).doubleValue();
      if (milliseconds < END_OF_TIME) {
        throw new BadRow(
            milliseconds < 0
                ? "timestamp is negative"
                : "timestamp is too small (seconds instead of milliseconds?)");
      }
      if (milliseconds >= 1000 * END_OF_TIME) {
        throw new BadRow(TimeForms.tooLarge(value));
      }
      return (long) milliseconds;
    }
  },
  /**
   * ISO 8601: a date, with or without a time, with or without an offset; without one it is UTC, and
   * without a time it is midnight. A blank may stand for the T, and UTC for the offset.
   */
  ISO_8601 {
    @Override
    long read(JsonNode value) throws BadRow {
      if (!value.isTextual()) {
        throw new BadRow(TimeForms.notText(value));
      }
      return TimeForms.iso(value.textValue());
    }
  };

  /**
   * 2100-01-01T00:00:00Z in seconds: later than that is most likely milliseconds. The same number
   * of milliseconds is a day in February 1970: earlier than that is most likely seconds.
   */
  static final long END_OF_TIME = 4_102_444_800L;

  /**
   * Milliseconds since 1970.
   *
   * @param value neither missing nor null
   */
  abstract long read(JsonNode value) throws BadRow;

  /**
   * Milliseconds since 1970, within the window.
   *
   * @param value neither missing nor null
   */
  long at(JsonNode value, TimeWindow window) throws BadRow {
    long at = read(value);
    if (!window.contains(at)) {
      String closer = TimeForms.instead(value);
      throw closer == null ? window.refusal(at) : new BadRow(closer);
    }
    return at;
  }

  /** As reports name it: {@code seconds}, {@code milliseconds}, {@code iso_8601}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The format that reads most of the values; of equals the first. Where none reads any within the
   * window it is the format that reads most of them at all, and seconds if none reads any.
   */
  static TimeFormat of(List<JsonNode> values, TimeWindow window) {
    TimeFormat best = best(values, window);
    boolean none = values.stream().noneMatch(value -> best.reads(value, window));
    return none ? best(values, TimeWindow.ALL) : best;
  }

  private static TimeFormat best(List<JsonNode> values, TimeWindow window) {
    Map<TimeFormat, Integer> readable = new EnumMap<>(TimeFormat.class);
    for (TimeFormat format : values()) {
      readable.put(
          format, (int) values.stream().filter(value -> format.reads(value, window)).count());
    }
    TimeFormat best = SECONDS;
    for (TimeFormat format : values()) {
      best = readable.get(format) > readable.get(best) ? format : best;
    }
    return best;
  }

  private boolean reads(JsonNode value, TimeWindow window) {
    try {
      return !Fields.isMissing(value) && !value.isMissingNode() && window.contains(read(value));
    } catch (BadRow e) {
      return false;
    }
  }

  /** A number, also if it is written as text. */
  private static JsonNode number(JsonNode value) throws BadRow {
    if (value.isNumber()) {
      return value;
    }
    JsonNode number = value.isTextual() ? TextNumbers.parse(value.textValue().strip()) : null;
    if (number == null) {
      throw new BadRow(TimeForms.notANumber(value));
    }
    return number;
  }
}
