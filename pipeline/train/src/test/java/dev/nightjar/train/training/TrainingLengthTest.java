package dev.nightjar.train.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.train.TestSettings;
import dev.nightjar.train.settings.TrainingSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrainingLengthTest {
  private static int epochs(int sequences, String... flags) {
    TrainingSettings settings = TestSettings.of(Path.of("."), flags).training();
    return TrainingLength.first(settings, sequences).epochs();
  }

  @Test
  void aSmallLogIsReadMoreOftenThanALargeOne() {
    assertThat(epochs(50_000_000)).isEqualTo(4);
    assertThat(epochs(1_000_000)).isEqualTo(5);
    assertThat(epochs(250_000)).isEqualTo(12);
    assertThat(epochs(22_500)).isEqualTo(12);
    assertThat(epochs(10_000)).isEqualTo(27);
    assertThat(epochs(10)).isEqualTo(60);
    assertThat(epochs(0)).isEqualTo(60);
  }

  @Test
  void theSettingIsTakenAtItsWord() {
    assertThat(epochs(250_000, "--epochs", "7")).isEqualTo(7);
    assertThat(epochs(1_000_000, "--epochs", "300")).isEqualTo(300);
    assertThat(epochs(10, "--epochs", "1")).isEqualTo(1);
  }

  @Test
  void shortTrainingsAreAsLongAsTheirShareOfAWholeOne() {
    TrainingSettings settings =
        TestSettings.of(Path.of("."), "--warm-share", "0.2", "--refit-share", "0.5").training();
    TrainingLength warm = TrainingLength.warm(settings, 9_000); // a whole one has 30 epochs
    assertThat(warm.epochs()).isEqualTo(6);
    assertThat(warm.rate()).isCloseTo(0.2 * settings.steps().learningRate(), within(1e-12));
    TrainingLength refit = TrainingLength.again(settings, warm.epochs());
    assertThat(refit.epochs()).isEqualTo(3);
    assertThat(refit.rate()).isCloseTo(0.5 * settings.steps().learningRate(), within(1e-12));
    assertThat(TrainingLength.again(settings, 1).epochs()).isEqualTo(1);
  }

  /** A first epoch that ranks popular items well does not end the training. */
  @Test
  void onlyTheSecondHalfIsCutShort() {
    TrainingLength length = new TrainingLength(60, 0.003);
    assertThat(length.isOver(37, 1, 8)).isFalse();
    assertThat(length.isOver(38, 1, 8)).isTrue();
    assertThat(length.isOver(47, 40, 8)).isFalse();
    assertThat(length.isOver(48, 40, 8)).isTrue();
    assertThat(length.isOver(60, 59, 8)).isTrue();
  }
}
