package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.input.LogLine.Parsed;
import dev.nightjar.input.LogLine.Rejected;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParseCatalogTest {
  private static LogLine<CatalogRow> parse(String row) {
    return JsonLines.parse(row, 1, InputFields.OF_CATALOG, new ParseCatalog());
  }

  private static CatalogItem item(String row) {
    CatalogRow parsed = ((Parsed<CatalogRow>) parse(row)).value();
    return ParseCatalog.item(parsed, 4, 3, 2);
  }

  @Test
  void takesEveryField() {
    assertThat(
            item(
                "{\"item_id\":\"b1\",\"title\":\" Soap \",\"brand\":\"Q\",\"categories\":[\"A\",\"B\"],"
                    + "\"description\":\"d\",\"price\":2.5,\"attributes\":{\"city\":\"X\",\"n\":[1]}}"))
        .isEqualTo(
            new CatalogItem(
                4,
                "b1",
                "Soap",
                "Q",
                List.of("A", "B"),
                "d",
                Map.of("price", 2.5, "city", "X", "n", List.of(1)),
                3,
                2,
                true));
  }

  @Test
  void needsNoMoreThanAnId() {
    assertThat(item("{\"item_id\":9,\"title\":null,\"attributes\":{\"a\":null}}"))
        .isEqualTo(new CatalogItem(4, "9", "", "", List.of(), "", Map.of(), 3, 2, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"title\":\"x\"} | missing item_id",
        "{\"item_id\":\"b\",\"title\":3} | title is not text",
        "{\"item_id\":\"b\",\"categories\":\"A\"} | categories is not a list of text",
        "{\"item_id\":\"b\",\"categories\":[1]} | categories is not a list of text",
        "{\"item_id\":\"b\",\"attributes\":{\"a\":{}}} | attributes is not an object of plain values",
        "{\"item_id\":\"b\",\"price\":[]} | price is not a number or text",
        "{\"item_id\":\"b\",\"price\":1e999} | price is infinite",
        "{\"item_id\":\"b\",\"attributes\":{\"a\":-1e999}} | attributes is not an object of plain values",
        "{\"item_id\":\"b\",\"attributes\":{\"a\":[1e999]}} | attributes is not an object of plain values",
        "{\"item_id\":\"b\",\"title\":\"cut \\ud83d\"} | half a character, which no Unicode text has",
        "{\"item_id\":\"b\",\"attributes\":{\"a\":[\"\\ude00\"]}} | half a character, which no Unicode text has"
      })
  void saysWhyARowIsRejected(String row, String reason) {
    assertThat(parse(row)).isEqualTo(new Rejected<>(reason));
  }
}
