package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.input.LogLine.Filtered;
import dev.nightjar.input.LogLine.Parsed;
import dev.nightjar.input.LogLine.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParseInteractionTest {
  private static final ParseInteraction SECONDS = ParseInteraction.with(EventFilter.NONE);

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
        "{\"user_id\":true,\"item_id\":\"b\",\"timestamp\":1} | user_id is not text",
        "{\"user_id\":1.5,\"item_id\":\"b\",\"timestamp\":1} | user_id is not text",
        "{\"user_id\":\"u\",\"item_id\":[],\"timestamp\":1} | item_id is not text",
        "{\"user_id\":\"u\",\"timestamp\":1} | missing item_id",
        "{\"user_id\":\"\\ud800\",\"item_id\":\"b\",\"timestamp\":1} | user_id is not valid Unicode",
        "{\"user_id\":\"u\",\"item_id\":\"b\"} | missing timestamp",
        "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":\"1\"} | timestamp is not a whole number",
        "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":1.5} | timestamp is not a whole number",
        "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":-1} | timestamp is negative",
        "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":1318896000000}"
            + " | timestamp lies beyond the year 2100 (milliseconds instead of seconds?)",
        "{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":99999999999999999999}"
            + " | timestamp lies beyond the year 2100 (milliseconds instead of seconds?)"
      })
  void saysWhyARowIsRejected(String row, String reason) {
    assertThat(parse(row, SECONDS)).isEqualTo(new Rejected<>(reason));
  }

  @Test
  void findsTheFormatOfTheTimestampsInTheFirstRows() {
    ParseInteraction parser = ParseInteraction.with(EventFilter.NONE);
    assertThat(parser.of(rows("1318896000", "\"x\"", "1318896001")).format()).isEqualTo("seconds");
    assertThat(parser.of(rows("1318896000123", "null", "1318896001000")).format())
        .isEqualTo("milliseconds");
    assertThat(parser.of(rows("\"2011-10-18T00:00:00Z\"", "5")).format()).isEqualTo("seconds");
    ParseInteraction iso = parser.of(rows("\"2011-10-18\"", "\"2011-10-18 00:00:01\"", "5"));
    assertThat(iso.format()).isEqualTo("iso_8601");
    assertThat(parse(row("\"2011-10-18T02:00:00.5+02:00\""), iso))
        .isEqualTo(new Parsed<>(new Interaction("u", "b", 1_318_896_000_500L, 3, 1)));
    assertThat(parse(row("7"), iso)).isEqualTo(new Rejected<>("timestamp is not an ISO 8601 date"));
  }

  @Test
  void leavesOutByTypeAndValueAndWeighs() {
    ParseInteraction parser =
        ParseInteraction.with(EventFilter.of(Optional.of("view=0.5, buy"), Optional.of(3.0)));
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
