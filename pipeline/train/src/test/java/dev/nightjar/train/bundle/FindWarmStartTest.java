package dev.nightjar.train.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.train.settings.TrainSettings;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindWarmStartTest {
  @Test
  void whatMayDifferBetweenAModelAndTheOneItStartsFromAreSettingsOfTheTraining() {
    Set<String> ofTheTraining = Settings.names(TrainSettings.class, Affects.RESULT);
    assertThat(ofTheTraining).containsAll(FindWarmStart.OF_THE_WAY);
  }
}
