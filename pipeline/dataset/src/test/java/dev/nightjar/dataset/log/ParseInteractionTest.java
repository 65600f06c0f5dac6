package dev.nightjar.dataset.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dataset.log.LogLine.Parsed;
import dev.nightjar.dataset.log.LogLine.Rejected;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParseInteractionTest {
  private static final String GOOD =
      "{\"user_id\":\"u1\",\"item_id\":\"b1\",\"timestamp\":1318896000}";

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
    assertThat(ParseInteraction.parse(row, 3))
        .isEqualTo(new Parsed<>(new Interaction(userId, itemId, timestamp, 3)));
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
    assertThat(ParseInteraction.parse(row, 1)).isEqualTo(new Rejected<>(reason));
  }

  @Test
  void neverThrowsOnTenThousandDamagedRows() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder row = new StringBuilder(GOOD);
      for (int changes = random.nextInt(6); changes >= 0; changes--) {
        int at = random.nextInt(row.length());
        switch (random.nextInt(3)) {
          case 0 -> row.setCharAt(at, (char) random.nextInt(0x10000));
          case 1 -> row.deleteCharAt(at);
          default -> row.insert(at, "{}[]\",:\\u0-e9".charAt(random.nextInt(13)));
        }
      }
      assertThat(ParseInteraction.parse(row.toString(), i)).isNotNull();
      assertThat(ParseCatalog.parse(row.toString(), i)).isNotNull();
      assertThat(ParseUser.parse(row.toString(), i)).isNotNull();
    }
  }
}
