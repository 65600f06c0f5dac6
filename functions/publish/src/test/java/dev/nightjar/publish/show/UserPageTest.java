package dev.nightjar.publish.show;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserPageTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1 interaction",
    "2, '2 interactions, newest last'",
    "10, '10 interactions, newest last'",
    "11, '11 interactions, the newest 10, newest last'"
  })
  void saysHowLongAHistoryIs(int interactions, String words) {
    assertThat(UserPage.length(interactions)).isEqualTo(words);
  }
}
