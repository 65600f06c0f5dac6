package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.input.LogLine.Filtered;
import dev.nightjar.input.LogLine.Parsed;
import dev.nightjar.input.LogLine.Rejected;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParseInteractionTest {
  private static final ParseInteraction SECONDS =
      ParseInteraction.with(EventFilter.NONE, TimeWindow.ANY);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"user_id\":\"u1\",\"item_id\":\"b1\",\"timestamp\":0} | u1 | b1 | 0",
        "{\"user_id\":7,\"item_id\":-12,\"timestamp\":5} | 7 | -12 | 5",
        "{\"timestamp\":5,\"item_id\":\" b \",\"user_id\":\"ü\",\"x\":[1]} | ü | ` b ` | 5",
        "{\"user_id\":12345678901234567890,\"item_id\":\"b\",\"timestamp\":4102444799}"
            + " | 12345678901234567890 | b | 4102444799"
      })
  void takesGoodRows(String row, String userId, String itemId, long timestamp) {
    assertThat(parse(row, SECONDS))
        .isEqualTo(new Parsed<>(new Interaction(userId, itemId, 1000 * timestamp, 3, 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json | not JSON",
        "{\"user_id\":\"u1\" | not JSON",
        "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":1} {} | not JSON",
        "[1,2] | not a JSON object",
        "null | not a JSON object",
        "{\"item_id\":\"b\",\"timestamp\":1} | missing user_id",
        "{\"user_id\":null,\"item_id\":\"b\",\"timestamp\":1} | missing user_id",
        "{\"user_id\":\"  \",\"item_id\":\"b\",\"timestamp\":1} | user_id is blank",
        "{\"user_id\":\"\\u00a0\\u200b\",\"item_id\":\"b\",\"timestamp\":1} | user_id is blank",
        "{\"user_id\":true,\"item_id\":\"b\",\"timestamp\":1} | user_id is not text or a whole number",
        "{\"user_id\":1.5,\"item_id\":\"b\",\"timestamp\":1} | user_id is not text or a whole number",
        "{\"user_id\":{\"id\":1},\"item_id\":\"b\",\"timestamp\":1} | user_id is not text or a whole number",
        "{\"user_id\":1e3,\"item_id\":\"b\",\"timestamp\":1} | user_id is not text or a whole number",
        "{\"user_id\":\"u\\u0000\",\"item_id\":\"b\",\"timestamp\":1} | user_id has a NUL character in it",
        "{\"user_id\":\"u\",\"item_id\":[],\"timestamp\":1} | item_id is not text or a whole number",
        "{\"user_id\":\"u\",\"timestamp\":1} | missing item_id",
        "{\"user_id\":\"\\ud800\",\"item_id\":\"b\",\"timestamp\":1} | user_id is not valid Unicode",
        "{\"user_id\":\"u\",\"item_id\":\"b\"} | missing timestamp",
        "{\"user_id\":\"u\",\"user_id\":\"v\",\"item_id\":\"b\",\"timestamp\":1}"
            + " | user_id stands twice in the row",
        "{\"user_id\":\"\\ufeffu\",\"item_id\":\"b\",\"timestamp\":1}"
            + " | user_id has a byte order mark in it",
        "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":\"x\"} | timestamp is not a number",
        "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":true} | timestamp is not a number",
        "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":-1} | timestamp is negative",
        "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":1318896000000}"
            + " | timestamp lies beyond the year 2100 (milliseconds instead of seconds?)",
        "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":99999999999999999999}"
            + " | timestamp lies beyond the year 2100 (nanoseconds?)"
      })
  void saysWhyARowIsRejected(String row, String reason) {
    assertThat(parse(row, SECONDS)).isEqualTo(new Rejected<>(reason));
  }

  @Test
  void findsTheFormatOfTheTimestampsInTheFirstRows() {
    ParseInteraction parser = ParseInteraction.with(EventFilter.NONE, TimeWindow.ANY);
    assertThat(parser.of(rows("1318896000", "\"x\"", "1318896001")).format()).isEqualTo("seconds");
    assertThat(parser.of(rows("1318896000123", "null", "1318896001000")).format())
        .isEqualTo("milliseconds");
    assertThat(parser.of(rows("\"2011-10-18T00:00:00Z\"", "5")).format()).isEqualTo("seconds");
    ParseInteraction iso = parser.of(rows("\"2011-10-18\"", "\"2011-10-18 00:00:01\"", "5"));
    assertThat(iso.format()).isEqualTo("iso_8601");
    assertThat(parse(row("\"2011-10-18T02:00:00.5+02:00\""), iso))
        .isEqualTo(new Parsed<>(new Interaction("u", "b", 1_318_896_000_500L, 3, 1)));
    assertThat(at("\"2011-10-18 00:00:00 UTC\"", iso)).isEqualTo(1_318_896_000_000L);
    assertThat(at("\"2011-10-18 02:00:00 +0200\"", iso)).isEqualTo(1_318_896_000_000L);
    assertThat(at("\"2011-10-18 02:00:00+02\"", iso)).isEqualTo(1_318_896_000_000L);
    assertThat(parse(row("7"), iso))
        .isEqualTo(new Rejected<>("timestamp is a number, where most of the file's are ISO 8601"));
    assertThat(parse(row("20251126"), iso).toString()).contains("is a date in digits alone");
    for (String text : List.of("\"1764115200L\"", "\"2025-11-26T\"", "true")) {
      assertThat(parse(row(text), iso))
          .isEqualTo(new Rejected<>("timestamp is not an ISO 8601 date"));
    }
  }

  @Test
  void leavesOutByTypeAndValueAndWeighs() {
    ParseInteraction parser =
        ParseInteraction.with(
            EventFilter.of(Optional.of("view=0.5, buy"), Optional.of(3.0)), TimeWindow.ANY);
    String row = "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":1%s}";
    assertThat(parse(row.formatted(",\"event_type\":\"view\",\"value\":3"), parser))
        .isEqualTo(new Parsed<>(new Interaction("u", "b", 1000, 3, 0.5f)));
    assertThat(parse(row.formatted(",\"event_type\":\"buy\",\"value\":4.5"), parser))
        .isEqualTo(new Parsed<>(new Interaction("u", "b", 1000, 3, 1)));
    assertThat(parse(row.formatted(",\"event_type\":\"cart\",\"value\":4"), parser))
        .isEqualTo(new Filtered<>("event_type"));
    assertThat(parse(row.formatted(",\"value\":4"), parser))
        .isEqualTo(new Filtered<>("event_type"));
    assertThat(parse(row.formatted(",\"event_type\":\"buy\",\"value\":2.9"), parser))
        .isEqualTo(new Filtered<>("value"));
    assertThat(parse(row.formatted(",\"event_type\":\"buy\""), parser))
        .isEqualTo(new Filtered<>("value"));
    assertThat(parse(row.formatted(",\"event_type\":\"buy\",\"value\":\"4\""), parser))
        .isEqualTo(new Rejected<>("value is not a number"));
    assertThat(parse(row.formatted(",\"event_type\":[],\"value\":4"), parser))
        .isEqualTo(new Rejected<>("event_type is not text"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "view,view | --event-types must name each type once, was view,view",
        "view, | --event-types must name each type once, was view,",
        "view=0 | --event-types must give weights above 0, as in view=0.5,buy=1; was view=0",
        "view=x | --event-types must give weights above 0, as in view=0.5,buy=1; was view=x"
      })
  void refusesEventTypesThatMakeNoSense(String types, String message) {
    assertThatThrownBy(() -> EventFilter.of(Optional.of(types), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void readsSecondsWithAFractionAndNumbersInQuotes() {
    assertThat(at("1764115200.0", SECONDS)).isEqualTo(1_764_115_200_000L);
    assertThat(at("1764115200.123", SECONDS)).isEqualTo(1_764_115_200_123L);
    assertThat(at("\"1764115200\"", SECONDS)).isEqualTo(1_764_115_200_000L);
    assertThat(at("\"1.7641152E9\"", SECONDS)).isEqualTo(1_764_115_200_000L);
    ParseInteraction milliseconds = SECONDS.of(rows("1764115200123.9"));
    assertThat(at("1764115200123.9", milliseconds)).isEqualTo(1_764_115_200_123L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-02-29 | does not exist",
        "2025-11-26T24:00:00 | does not exist",
        "2025-11-26T24:00:00Z | does not exist",
        "2025-11-26T09:30:60+01:00 | does not exist",
        "2025-02-29 09:30:00 UTC | does not exist",
        "2025-11-26Z | has a time zone behind a day without a time",
        "2025-11-26+01:00 | has a time zone behind a day without a time",
        "2025-11-26 UTC | has a time zone behind a day without a time",
        "2025-11-26T09:30:00.1234567890Z | has a fraction of more than nine digits",
        "2025-11-26T0930 | has a time without colons",
        "2025-11-26T09Z | has a time without colons",
        "NULL | is a word for none",
        "NaT | is a word for none",
        "2025-04-31 10:00 | does not exist",
        "2025-1-5 | has a month or day of one digit",
        "2025-11-26 9:30:00 | has an hour of one digit",
        "26.11.2025 | begins with the day or month",
        "11/26/2025 09:30 | begins with the day or month",
        "26-11-25 | begins with the day or month",
        "2025/11/26 | has no hyphens",
        "20251126 | is a date in digits alone",
        "20251126T093000Z | is a date in digits alone",
        "2025-11-26 09:30 PM | has AM or PM",
        "2025-11-26T09:30:00,123 | has a comma before its fraction",
        "2025-W48-3 | is a week",
        "2025-330 | is a day of a year",
        "2025-11-26 09:30:00 +0000 UTC | has a time zone by name",
        "2025-11-26T09:30:00Z[Europe/Berlin] | has a time zone by name",
        "26 Nov 2025 | has a month as a word",
        "2025-11-26T09:30:00[Europe/Berlin] | has a time zone by name",
        "1764115200,5 | has a comma in a number"
      })
  void saysWhichFormComesClose(String timestamp, String what) {
    String reason = "timestamp " + what + ": expected such as 2025-11-26 or 2025-11-26T09:30:00Z";
    ParseInteraction iso = SECONDS.of(rows("\"2025-11-26\""));
    String quoted = '"' + timestamp + '"';
    assertThat(parse(row(quoted), iso)).isEqualTo(new Rejected<>(reason));
    if (!timestamp.equals("20251126")) {
      assertThat(parse(row(quoted), SECONDS)).isEqualTo(new Rejected<>(reason));
    }
  }

  @Test
  void rejectsWhatIsNotPlausibleForTheNight() {
    ParseInteraction night =
        ParseInteraction.with(
            EventFilter.NONE, TimeWindow.around(LocalDate.of(2026, 1, 31), 14_610, 2));
    assertThat(at("1770076799", night)).isEqualTo(1_770_076_799_000L);
    assertThat(parse(row("1770076800"), night))
        .isEqualTo(new Rejected<>("timestamp lies after 2026-02-02 (--max-ahead-days)"));
    assertThat(parse(row("4070908800"), night))
        .isEqualTo(new Rejected<>("timestamp lies after 2026-02-02 (--max-ahead-days)"));
    assertThat(parse(row("176411520"), night))
        .isEqualTo(new Rejected<>("timestamp lies before 1986-01-31 (--max-age-days)"));
    assertThat(parse(row("20251126"), night))
        .isEqualTo(
            new Rejected<>(
                "timestamp is a date in digits alone: expected such as 2025-11-26 or"
                    + " 2025-11-26T09:30:00Z"));
    for (String date : List.of("202511260930", "20251126093000", "\"20251126093000\"")) {
      assertThat(parse(row(date), night).toString()).contains("is a date in digits alone");
    }
    for (String days : List.of("45987", "45987.395", "\"45987,395\"")) {
      assertThat(parse(row(days), night).toString())
          .contains(days.contains(",") ? "a comma in a number" : "counts days, as spreadsheets do");
    }
    assertThat(parse(row("1764115200000000"), night))
        .isEqualTo(new Rejected<>("timestamp lies beyond the year 2100 (microseconds?)"));
    assertThat(night.of(rows("\"0099-01-01\"", "1764115200")).format()).isEqualTo("seconds");
  }

  @Test
  void saysOfAFileWhoseTimesAreAllImplausibleHowTheyLie() {
    ParseInteraction night =
        ParseInteraction.with(
            EventFilter.NONE, TimeWindow.around(LocalDate.of(2026, 1, 31), 14_610, 2));
    assertThat(parse(row("\"2099-01-01\""), night.of(rows("\"2099-01-01\""))))
        .isEqualTo(new Rejected<>("timestamp lies after 2026-02-02 (--max-ahead-days)"));
    assertThat(parse(row("\"1950-01-01\""), night.of(rows("\"1950-01-01\""))))
        .isEqualTo(new Rejected<>("timestamp is negative"));
    assertThat(parse(row("4070908800123"), night.of(rows("4070908800123"))))
        .isEqualTo(new Rejected<>("timestamp lies after 2026-02-02 (--max-ahead-days)"));
  }

  @Test
  void namesTheFormOfALongFileThatItWasReadIn() {
    ParseRows.Out<Interaction> nowhere =
        new ParseRows.Out<>() {
          @Override
          public void value(Interaction value) {}

          @Override
          public void rejected(long line, String reason, String text) {}
        };
    ParseRows<Interaction> parse = new ParseRows<>(0, SECONDS, nowhere);
    for (int i = 0; i < 1001; i++) {
      rows("\"2025-11-26\"").forEach(parse::row);
    }
    assertThat(parse.finish())
        .containsOnly(entry("rows", 1001L), entry("timestamps.iso_8601", 1001L));
  }

  private static long at(String timestamp, ParseInteraction parser) {
    return ((Parsed<Interaction>) parse(row(timestamp), parser)).value().at();
  }

  private static String row(String timestamp) {
    return "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":" + timestamp + "}";
  }

  private static List<Row> rows(String... timestamps) {
    List<Row> rows = new ArrayList<>();
    for (String timestamp : timestamps) {
      rows.add(new Row(1, "", Json.read(row(timestamp), ObjectNode.class, "row")));
    }
    return rows;
  }

  private static LogLine<Interaction> parse(String row, ParseInteraction parser) {
    return JsonLines.parse(row, 3, InputFields.OF_INTERACTIONS, parser);
  }
}
