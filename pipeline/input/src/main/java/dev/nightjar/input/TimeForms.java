package dev.nightjar.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.input.Fields.BadRow;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads times that are written as text, and says of what is not read which form comes close. */
final class TimeForms {
  private static final String EXPECTED = ": expected such as 2025-11-26 or 2025-11-26T09:30:00Z";
  private static final String DIGITS = "timestamp is a date in digits alone" + EXPECTED;

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .parseCaseInsensitive()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final Pattern ZONE = Pattern.compile("(?<=:\\d\\d(\\.\\d{1,9})?) (UTC|GMT|Z)$");
  private static final Pattern BLANK_OFFSET =
      Pattern.compile("(?<=\\d) (?=[+-]\\d\\d:?(\\d\\d)?$)");
  private static final Pattern DATE_IN_DIGITS =
      Pattern.compile("(19|20|21)\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(\\d{4}(\\d\\d)?)?");

  /** Days since 1900, from 1982 to 2064: as spreadsheets count. */
  private static final Pattern DAYS_OF_SPREADSHEETS = Pattern.compile("[345]\\d{4}([.]\\d+)?");

  private static final String DAYS = "timestamp counts days, as spreadsheets do" + EXPECTED;

  /** Forms that are not read, and what to say of them; the first that fits counts. */
  private static final Map<Pattern, String> CLOSE = new LinkedHashMap<>();

  static {
    String time = "[Tt ]\\d\\d:\\d\\d(:\\d\\d([.]\\d{1,9})?)?";
    String zone = " ?(Z|UTC|GMT|[+-]\\d\\d(:?\\d\\d)?)";
    String day = "\\d{4}-\\d\\d-\\d\\d";
    close("%s(%s(%s)?)?".formatted(day, time, zone), "does not exist");
    close(day + zone, "has a time zone behind a day without a time");
    close(
        day + "[Tt ]\\d\\d:\\d\\d:\\d\\d[.]\\d{10,}.*", "has a fraction of more than nine digits");
    close(day + "[Tt ]\\d\\d(\\d\\d(\\d\\d)?)?(%s)?".formatted(zone), "has a time without colons");
    close("(?i).*\\d ?[ap][.]?m[.]?", "has AM or PM");
    close(
        "\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:\\d\\d,\\d+.*", "has a comma before its fraction");
    close("\\d{4}-(\\d-\\d{1,2}|\\d{1,2}-\\d)([^\\d].*)?", "has a month or day of one digit");
    close("\\d{4}-\\d\\d-\\d\\d[Tt ]\\d:.*", "has an hour of one digit");
    close("\\d{4}-?W\\d\\d.*", "is a week");
    close("\\d{4}-\\d{3}", "is a day of a year");
    close("\\d{1,2}[./-]\\d{1,2}[./-](\\d{4}|\\d\\d)([^\\d].*)?", "begins with the day or month");
    close("\\d{4}[./]\\d{1,2}[./]\\d{1,2}.*", "has no hyphens");
    close("\\d{8}[Tt ]?\\d{4,6}.*", "is a date in digits alone");
    close("(?i).*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).*", "has a month as a word");
    close(".*:.*\\d[Zz]? ?\\[?[A-Za-z]{2,}(/[A-Za-z_]+)?\\]?", "has a time zone by name");
    close("\\d+,\\d+", "has a comma in a number");
    close("(?i)null|nil|none|nan|nat|n/?a|<na>|\\\\n", "is a word for none");
  }

  private TimeForms() {}

  private static void close(String pattern, String what) {
    CLOSE.put(Pattern.compile(pattern), "timestamp " + what + EXPECTED);
  }

  /** Milliseconds since 1970. */
  static long iso(String text) throws BadRow {
    String iso = text.strip();
    if (iso.length() > 10 && iso.charAt(10) == ' ') {
      iso = iso.substring(0, 10) + 'T' + iso.substring(11);
    }
    if (iso.indexOf(' ') > 0) {
      iso = BLANK_OFFSET.matcher(ZONE.matcher(iso).replaceFirst("Z")).replaceFirst("");
    }
    try {
      TemporalAccessor parsed =
          ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (parsed instanceof OffsetDateTime at) {
        return at.toInstant().toEpochMilli();
      }
      LocalDateTime local =
          parsed instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) parsed;
      return local.toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadRow(closest(text.strip()));
    }
  }

  private static String closest(String text) {
    if (DATE_IN_DIGITS.matcher(text).matches()) {
      return DIGITS;
    }
    for (Map.Entry<Pattern, String> form : CLOSE.entrySet()) {
      if (form.getKey().matcher(text).matches()) {
        return form.getValue();
      }
    }
    return "timestamp is not an ISO 8601 date";
  }

  /** Why what is no text is not read where most of the file are ISO 8601. */
  static String notText(JsonNode value) {
    String date = value.isNumber() ? instead(value) : "timestamp is not an ISO 8601 date";
    return date == null ? "timestamp is a number, where most of the file's are ISO 8601" : date;
  }

  /** Why a value is not read where most of the file are numbers. */
  static String notANumber(JsonNode value) {
    if (!value.isTextual()) {
      return "timestamp is not a number";
    }
    String text = value.textValue().strip();
    try {
      iso(text);
      return "timestamp is ISO 8601, where most of the file's are numbers";
    } catch (BadRow e) {
      String closest = closest(text);
      return closest.endsWith(EXPECTED) ? closest : "timestamp is not a number";
    }
  }

  /** Why a number is beyond the year 2100, by its size. */
  static String tooLarge(JsonNode value) {
    String date = instead(value);
    if (date != null) {
      return date;
    }
    double number = Double.parseDouble(value.asText().strip());
    String guess = "nanoseconds?";
    if (number < 1000.0 * TimeFormat.END_OF_TIME) {
      guess = "milliseconds instead of seconds?";
    } else if (number < 1e14) {
      guess = "or a date in digits alone?";
    } else if (number < 1e6 * TimeFormat.END_OF_TIME) {
      guess = "microseconds?";
    }
    return "timestamp lies beyond the year 2100 (%s)".formatted(guess);
  }

  /** What to say of an implausible number that is a date such as 20251126 or 45987, or null. */
  static String instead(JsonNode value) {
    String text = value.asText().strip();
    if (DATE_IN_DIGITS.matcher(text).matches()) {
      return DIGITS;
    }
    return DAYS_OF_SPREADSHEETS.matcher(text).matches() ? DAYS : null;
  }
}
