package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequireTest {
  @Test
  void takesNightsUntilTomorrow() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    assertThat(Require.night("2026-01-31", "date")).isEqualTo("2026-01-31");
    assertThat(Require.night(today.plusDays(1).toString(), "date")).isAfter(today);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2062-01-31", "9999-12-31"})
  void refusesANightOfYearsToCome(String date) {
    assertThatThrownBy(() -> Require.night(date, "--date"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("--date must be \\S+ at the latest, was " + date);
  }

  @Test
  void refusesWhatIsNoDate() {
    assertThatThrownBy(() -> Require.night("tonight", "date"))
        .hasMessage("date must be YYYY-MM-DD, was tonight");
  }
}
