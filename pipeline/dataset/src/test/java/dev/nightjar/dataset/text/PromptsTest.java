package dev.nightjar.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.CatalogItem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptsTest {
  private static int words(String text) {
    return text.split(" ").length;
  }

  @Test
  void describesAProductAndAPlace() {
    assertThat(
            Prompts.item(
                new CatalogItem(
                    1,
                    "b",
                    "Soap",
                    "Q",
                    List.of("A", "B"),
                    "Nice.",
                    Map.of("price", 2.5),
                    0,
                    0,
                    true)))
        .isEqualTo("Soap; brand: Q; categories: A, B; price: 2.5; Nice.");
    assertThat(
            Prompts.item(
                new CatalogItem(
                    1,
                    "y",
                    "Blanco",
                    "",
                    List.of("Mexican"),
                    "",
                    Map.of("stars", 3.5, "city", "Mesa"),
                    0,
                    0,
                    true)))
        .isEqualTo("Blanco; categories: Mexican; city: Mesa; stars: 3.5");
  }

  @Test
  void saysNothingOfAnItemOfWhichNothingIsKnown() {
    assertThat(Prompts.item(new CatalogItem(1, "b", "", "", List.of(), "", Map.of(), 0, 0, false)))
        .isEmpty();
  }

  @Test
  void keepsTheNewestTitlesInTimeOrder() {
    List<String> titles = List.of("old", "mid dle", "new");
    // Start and end, "Liked:", "new", and one word for each "; ": 4 + 3 + 2.
    assertThat(Prompts.user(titles, PromptsTest::words, 9)).isEqualTo("Liked: old; mid dle; new");
    assertThat(Prompts.user(titles, PromptsTest::words, 8)).isEqualTo("Liked: mid dle; new");
    assertThat(Prompts.user(titles, PromptsTest::words, 6)).isEqualTo("Liked: new");
    assertThat(Prompts.user(titles, PromptsTest::words, 1)).isEqualTo("Liked: new");
    assertThat(Prompts.user(List.of(), PromptsTest::words, 9)).isEmpty();
  }
}
