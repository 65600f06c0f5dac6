package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GivenSettingsTest {
  private static String[] with(String json, String... args) {
    return GivenSettings.with(args, Map.of(GivenSettings.VARIABLE, json));
  }

  @Test
  void addsTheSettingsOfTheEnvironmentToTheArguments() {
    assertThat(
            with(
                "{\"interactions\":\"s3://b/log,s3://b/old\",\"minUserInteractions\":\"3\"}",
                "--root",
                "s3://b/nightjar"))
        .containsExactlyInAnyOrder(
            "--root",
            "s3://b/nightjar",
            "--interactions=s3://b/log,s3://b/old",
            "--min-user-interactions=3");
  }

  @Test
  void leavesWhatTheArgumentsSay() {
    assertThat(
            with(
                "{\"root\":\"s3://b/other\",\"date\":\"2026-01-01\"}",
                "--root",
                "s3://b/nightjar",
                "--date=2026-01-31"))
        .containsExactly("--root", "s3://b/nightjar", "--date=2026-01-31");
  }

  @Test
  void needsNone() {
    assertThat(GivenSettings.with(new String[] {"--help"}, Map.of())).containsExactly("--help");
  }

  @Test
  void namesTheVariableThatHoldsNoSettings() {
    assertThatThrownBy(() -> with("[]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("NIGHTJAR_DATASET_PARAMETERS must be a JSON object of strings, was []");
  }
}
