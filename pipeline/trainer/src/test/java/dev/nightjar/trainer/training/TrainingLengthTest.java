package dev.nightjar.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

  @Test
  void shortTrainingsAreAsLongAsTheirShareOfAWholeOne() {
    TrainSettings settings =
        TestSettings.of(Path.of("."), "--epochs", "40", "--refit-share", "0.25");
    int sequences = 15_000; // 30 epochs
    TrainingLength cold = TrainingLength.first(settings, sequences);
    TrainingLength warm = TrainingLength.warm(settings, sequences);
    assertThat(warm.epochs()).isEqualTo(6);
    assertThat(warm.rate()).isCloseTo(0.2 * settings.learningRate(), within(1e-12));
    assertThat(cold.again(settings, sequences, 24).epochs()).isEqualTo(6);
    assertThat(warm.again(settings, sequences, 6).epochs()).isEqualTo(8); // not a quarter of six
    assertThat(warm.again(settings, sequences, 6).rate())
        .isEqualTo(cold.again(settings, sequences, 24).rate());
  }
}
