package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Json;
import dev.nightjar.dataset.text.EncoderChoice;
import dev.nightjar.input.CsvDialect;
import dev.nightjar.input.InputSettings;
import dev.nightjar.stage.command.HelpTexts;
import dev.nightjar.stage.command.Settings;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
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
                new InputSettings(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    CsvDialect.Quotes.AUTO,
                    CsvDialect.Quotes.AUTO,
                    CsvDialect.Quotes.AUTO,
                    14_610,
                    2),
                Optional.empty(),
                Optional.empty(),
                "r",
                "2026-01-31",
                0.01,
                0,
                1,
                1,
                false,
                10_000,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                EncoderChoice.Kind.LOCAL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                10,
                10,
                4,
                30,
                6,
                Optional.empty(),
                Optional.empty(),
                "{title}; brand: {brand}; categories: {categories}; {attributes}; {description}",
                DatasetSettings.UserVectors.MEAN,
                128,
                96,
                64,
                10,
                100_000,
                500,
                32,
                "latest",
                "new_users=0.5,lost_users=0.5,new_items=0.5,lost_items=0.5,tail_share=0.1,popularity=0.2",
                "",
                Runner.FLINK,
                2,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "n2-standard-4",
                16,
                Optional.empty()));
  }

  @Test
  void identifiesADatasetByWhatChangesIt() {
    assertThat(Json.line(Settings.identity(DatasetMain.command().parse(REQUIRED))))
        .isEqualTo(
            "{\"quotes\":\"AUTO\",\"catalog_quotes\":\"AUTO\",\"user_quotes\":\"AUTO\","
                + "\"max_age_days\":14610,\"max_ahead_days\":2,"
                + "\"date\":\"2026-01-31\",\"min_user_interactions\":1,\"min_item_interactions\":1,"
                + "\"core_until_stable\":false,\"max_user_interactions\":10000,"
                + "\"encoder\":\"LOCAL\",\"item_prompt\":\"{title}; brand: {brand}; categories:"
                + " {categories}; {attributes}; {description}\",\"user_vectors\":\"MEAN\","
                + "\"item_tokens\":128,\"user_tokens\":96,\"pca_width\":64,"
                + "\"similar_users\":10,\"exact_users\":100000,\"cell_users\":500,\"probed_cells\":32}");
  }

  @Test
  void refusesADateThatIsNone() {
    REQUIRED[7] = "yesterday";
    assertThatThrownBy(() -> DatasetMain.command().parse(REQUIRED))
        .hasMessage("--date must be YYYY-MM-DD, was yesterday");
    REQUIRED[7] = "2026-01-31";
  }

  @Test
  void refusesSettingsThatDoNotGoTogether() {
    assertRefused(
        "--item-prompt: unknown field {colour}, known are {title}, {brand}, {categories},"
            + " {description}, {price}, {attributes} and {attributes.NAME}",
        "--item-prompt",
        "{colour}");
    assertRefused("--encoder file and --item-vectors belong together", "--encoder", "file");
    assertRefused(
        "--encoder file cannot embed what users liked: it needs --user-vectors mean",
        "--encoder",
        "file",
        "--item-vectors",
        "v.parquet",
        "--user-vectors",
        "prompt");
    assertRefused(
        "--encoder-model of local must be one of [minilm, bge], was gpt", "--encoder-model", "gpt");
    assertRefused(
        "--embedding-width, --embedding-url and --embedding-price are not for --encoder local",
        "--embedding-url",
        "http://localhost/v1");
    assertRefused(
        "--runner dataflow needs --project, --region and --temp-location", "--runner", "dataflow");
    assertRefused("--flink-master must be host:port, was here", "--flink-master", "here");
    assertRefused("--pca-width must be in [1, 384], was 385", "--pca-width", "385");
    assertRefused(
        "--embedding-url must start with http:// or https://, was localhost",
        "--encoder",
        "openai",
        "--embedding-price",
        "0",
        "--embedding-url",
        "localhost");
  }

  private static void assertRefused(String message, String... more) {
    String[] args = Arrays.copyOf(REQUIRED, REQUIRED.length + more.length);
    System.arraycopy(more, 0, args, REQUIRED.length, more.length);
    assertThatThrownBy(() -> DatasetMain.command().parse(args)).hasMessage(message);
  }

  @Test
  void explainsEverySettingByItself() {
    assertThat(HelpTexts.notAlone(DatasetSettings.class)).isEmpty();
  }

  @Test
  void takesTodayWhereNoDateIsGiven() {
    DatasetSettings settings =
        DatasetMain.command().parse("--root", "r", "--interactions", "l", "--catalog", "c");
    assertThat(LocalDate.parse(settings.date()))
        .isBetween(
            LocalDate.now(ZoneOffset.UTC).minusDays(1), LocalDate.now(ZoneOffset.UTC).plusDays(1));
  }
}
