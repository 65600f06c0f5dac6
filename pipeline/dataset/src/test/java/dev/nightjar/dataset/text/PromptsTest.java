package dev.nightjar.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromptsTest {
  private static int words(String text) {
    return text.split(" ").length;
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
