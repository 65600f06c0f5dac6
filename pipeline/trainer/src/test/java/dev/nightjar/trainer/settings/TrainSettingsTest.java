package dev.nightjar.trainer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.stage.command.StageCommand;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainSettingsTest {
  private static TrainSettings parse(String... args) {
    return StageCommand.of("train", "", TrainSettings.class, settings -> {}).parse(args);
  }

  @Test
  void everyDefault() {
    assertThat(parse("--root", "r", "--dataset", "d"))
        .isEqualTo(
            new TrainSettings(
                "r",
                "d",
                TrainSettings.BackboneKind.SASREC,
                TrainSettings.Views.BOTH,
                TrainSettings.ViewTraining.APART,
                false,
                false,
                TrainSettings.CollaborativeStart.PCA,
                true,
                true,
                false,
                true,
                false,
                true,
                0.5,
                "auto",
                7,
                0.1,
                TrainSettings.LossKind.SAMPLED,
                1024,
                0,
                0.1,
                1,
                50,
                2,
                1,
                2,
                0.5,
                false,
                0.003,
                128,
                0,
                60,
                20,
                20_000,
                TrainSettings.StopOn.FULL,
                9,
                4,
                10,
                TrainSettings.ItemTable.FLOAT32,
                1024,
                false,
                Optional.empty(),
                Optional.empty(),
                5,
                false,
                0,
                TrainSettings.DeviceKind.AUTO,
                TrainSettings.Precision.AUTO,
                42));
  }

  @Test
  void refusesValuesOutOfRangeByTheirFlag() {
    assertThatThrownBy(() -> parse("--root", "r", "--dataset", "d", "--dropout", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--dropout must be in [0.0, 0.99], was 1.0");
  }
}
