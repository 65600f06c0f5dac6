package dev.nightjar.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.trainer.TestSettings;
import dev.nightjar.trainer.settings.TrainSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrainingLengthTest {
  private static int epochs(int sequences, String... flags) {
    TrainSettings settings = TestSettings.of(Path.of("."), flags);
    return TrainingLength.first(settings, sequences).epochs();
  }

  @Test
  void aSmallLogIsReadMoreOftenThanALargeOne() {
    assertThat(epochs(1_000_000, "--epochs", "60")).isEqualTo(20);
    assertThat(epochs(22_500, "--epochs", "60")).isEqualTo(20);
    assertThat(epochs(10_000, "--epochs", "60")).isEqualTo(45);
    assertThat(epochs(10, "--epochs", "60")).isEqualTo(60);
    assertThat(epochs(0, "--epochs", "60")).isEqualTo(60);
    assertThat(epochs(1_000_000, "--epochs", "7")).isEqualTo(7);
  }
}
