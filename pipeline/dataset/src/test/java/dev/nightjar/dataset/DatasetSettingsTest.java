package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Json;
import dev.nightjar.dataset.text.EncoderModel;
import dev.nightjar.stage.command.Settings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatasetSettingsTest {
  private static final String[] REQUIRED = {
    "--interactions", "i", "--catalog", "c", "--root", "r", "--date", "2026-01-31"
  };

  @Test
  void hasTheseDefaults() {
    assertThat(DatasetMain.command().parse(REQUIRED))
        .isEqualTo(
            new DatasetSettings(
                "i",
                "c",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "r",
                "2026-01-31",
                0.01,
                1,
                1,
                false,
                10_000,
                Optional.empty(),
                Optional.empty(),
                4,
                EncoderModel.MINILM,
                128,
                96,
                64,
                10,
                100_000,
                500,
                32,
                DatasetSettings.Runner.FLINK,
                2));
  }

  @Test
  void identifiesADatasetByWhatChangesIt() {
    assertThat(Json.line(Settings.identity(DatasetMain.command().parse(REQUIRED))))
        .isEqualTo(
            "{\"date\":\"2026-01-31\",\"min_user_interactions\":1,\"min_item_interactions\":1,"
                + "\"core_until_stable\":false,\"max_user_interactions\":10000,\"parts\":4,"
                + "\"encoder\":\"MINILM\",\"item_tokens\":128,\"user_tokens\":96,\"pca_width\":64,"
                + "\"similar_users\":10,\"exact_users\":100000,\"cell_users\":500,\"probed_cells\":32}");
  }

  @Test
  void refusesADateThatIsNone() {
    REQUIRED[7] = "yesterday";
    assertThatThrownBy(() -> DatasetMain.command().parse(REQUIRED))
        .hasMessage("--date must be YYYY-MM-DD, was yesterday");
    REQUIRED[7] = "2026-01-31";
  }
}
