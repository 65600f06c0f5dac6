package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 %",
    "1, 100 %",
    "0.5, 50 %",
    "0.123, 12 %",
    "0.034, 3.4 %",
    "0.0994, 9.9 %",
    "0.0996, 10 %",
    "0.994, 99 %",
    "0.995, 99.5 %",
    "0.9996, 99.96 %",
    "0.0004, 0.04 %",
    "0.000012, 0.001 %",
    "1.25, 125 %"
  })
  void roundsNothingToAllOrNone(double share, String words) {
    assertThat(Numbers.percent(share)).isEqualTo(words);
  }
}
