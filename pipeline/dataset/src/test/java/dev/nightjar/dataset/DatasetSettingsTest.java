package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.ChangedSettings;
import dev.nightjar.stage.command.ChangedSettings.Change;
import dev.nightjar.stage.command.HelpTexts;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.command.StatedBounds;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DatasetSettingsTest {
  private static final Map<String, String> REQUIRED =
      Map.of("--interactions", "i", "--catalog", "c", "--root", "r", "--date", "2026-01-31");

  private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop";

  /** A setting that came later need not be here: {@link FlexTemplateTest} has its default. */
  private static final String DEFAULTS =
      """
      {
        "interactions" : "i",
        "catalog" : "c",
        "quotes" : "AUTO",
        "catalog_quotes" : "AUTO",
        "user_quotes" : "AUTO",
        "max_age_days" : 14610,
        "max_ahead_days" : 2,
        "root" : "r",
        "date" : "2026-01-31",
        "max_rejected" : 0.01,
        "min_in_catalog" : 0.0,
        "min_user_interactions" : 1,
        "min_item_interactions" : 1,
        "core_until_stable" : false,
        "max_user_interactions" : 10000,
        "encoder" : "LOCAL",
        "max_embedding_cost" : 10.0,
        "embedding_rate" : 10.0,
        "embedding_concurrency" : 4,
        "embedding_timeout_seconds" : 30,
        "embedding_attempts" : 6,
        "item_prompt" : "{title}; brand: {brand}; categories: {categories}; {attributes}; {description}",
        "user_vectors" : "MEAN",
        "item_tokens" : 128,
        "user_tokens" : 96,
        "pca_width" : 64,
        "similar_users" : 10,
        "exact_users" : 100000,
        "cell_users" : 500,
        "probed_cells" : 32,
        "previous" : "latest",
        "drift_warn" : "new_users=0.5,lost_users=0.5,new_items=0.5,lost_items=0.5,tail_share=0.1,popularity=0.2",
        "drift_stop" : "",
        "runner" : "FLINK",
        "parallelism" : 2,
        "machine_type" : "n2-standard-4",
        "max_workers" : 16
      }""";

  private static final String IDENTITY =
      "{\"quotes\":\"AUTO\",\"catalog_quotes\":\"AUTO\",\"user_quotes\":\"AUTO\","
          + "\"max_age_days\":14610,\"max_ahead_days\":2,"
          + "\"date\":\"2026-01-31\",\"min_user_interactions\":1,\"min_item_interactions\":1,"
          + "\"core_until_stable\":false,\"max_user_interactions\":10000,"
          + "\"encoder\":\"LOCAL\",\"item_prompt\":\"{title}; brand: {brand}; categories:"
          + " {categories}; {attributes}; {description}\",\"user_vectors\":\"MEAN\","
          + "\"item_tokens\":128,\"user_tokens\":96,\"pca_width\":64,"
          + "\"similar_users\":10,\"exact_users\":100000,\"cell_users\":500,\"probed_cells\":32}";

  private static DatasetSettings parse(String... more) {
    Map<String, String> flags = new TreeMap<>(REQUIRED);
    for (int i = 0; i < more.length; i += 2) {
      flags.put(more[i], more[i + 1]);
    }
    return DatasetMain.command()
        .parse(
            flags.entrySet().stream()
                .map(flag -> flag.getKey() + "=" + flag.getValue())
                .toArray(String[]::new));
  }

  @Test
  void defaultsStayAsTheyAre() {
    assertThat(kept(Settings.all(parse()), DEFAULTS).toPrettyString()).isEqualTo(DEFAULTS);
  }

  /** As many of them as an earlier version had. */
  private static ObjectNode kept(ObjectNode settings, String earlier) {
    ObjectNode known = Json.read(earlier, ObjectNode.class, "settings");
    return settings.retain(known.propertyStream().map(Map.Entry::getKey).toList());
  }

  @Test
  void theIdOfADatasetFollowsFromWhatASettingIsSaidToAffect() {
    List<Change<DatasetSettings>> changes =
        new ChangedSettings<>(DatasetMain.command(), DatasetSettings.class, REQUIRED)
            .with("--date", "2026-02-01")
            .with("--min-value", "2.5")
            .with("--columns", "user_id=customer")
            .with("--catalog-columns", "item_id=product")
            .with("--user-columns", "user_id=customer")
            .with("--separator", ";")
            .with("--catalog-separator", ";")
            .with("--user-separator", ";")
            .with("--encoder", "bedrock")
            .with("--encoder-model", "bge")
            .with("--embedding-width", "512", "--encoder", "bedrock")
            .with("--embedding-url", "http://a/v1", "--encoder", "openai", "--embedding-price", "0")
            .with("--embedding-key", SECRET, "--encoder", "openai")
            .with("--embedding-price", "0.5", "--encoder", "openai")
            .with("--item-vectors", "w.parquet", "--encoder", "file", "--item-vectors", "v.parquet")
            .with("--item-vector-ids", "i", "--encoder", "file", "--item-vectors", "v.npy")
            .with("--item-prompt", "{title}")
            .with("--drift-warn", "new_users=0.1")
            .with("--drift-stop", "new_users=0.9")
            .with("--runner", "direct")
            .with("--flink-master", "localhost:8081")
            .each();
    assertThat(changes).extracting(Change::affects).contains(Affects.NOTHING, Affects.RESULT);
    for (Change<DatasetSettings> change : changes) {
      assertThat(Settings.identity(change.before()).equals(Settings.identity(change.after())))
          .as("a dataset of the same id with another " + change.flag())
          .isEqualTo(change.affects() == Affects.NOTHING);
    }
  }

  @Test
  void identifiesADatasetByWhatChangesIt() {
    assertThat(Json.line(kept(Settings.identity(parse()), IDENTITY))).isEqualTo(IDENTITY);
  }

  @Test
  void refusesADateThatIsNone() {
    assertRefused("--date must be YYYY-MM-DD, was yesterday", "--date", "yesterday");
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
    assertRefused("--embedding-key is for --encoder openai", "--embedding-key", SECRET);
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

  @Test
  void refusesAKeyWhereItsSecretIsToBeNamedAndDoesNotSayIt() {
    assertRefused(
        "--embedding-key must name the secret that holds the key,"
            + " arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME or"
            + " projects/P/secrets/S/versions/V, was neither",
        "--encoder",
        "openai",
        "--embedding-key",
        "sk-not-to-be-told");
  }

  /** No variable reaches its machines; a service of one's own may want no key. */
  @Test
  void dataflowNeedsTheSecretOfAKey() {
    String[] job = {
      "--runner",
      "dataflow",
      "--project",
      "p",
      "--region",
      "r",
      "--temp-location",
      "gs://b/t",
      "--encoder",
      "openai"
    };
    assertRefused(
        "--runner dataflow with --encoder openai needs --embedding-key: the job's machines have no"
            + " OPENAI_API_KEY",
        job);
    assertThat(parse(with(job, "--embedding-key", SECRET)).text().source().embeddingKey())
        .contains(SECRET);
    String[] own = with(with(job, "--embedding-url", "http://h/v1"), "--embedding-price", "0");
    assertThat(parse(own).text().source().embeddingKey()).isEmpty();
  }

  private static String[] with(String[] flags, String... more) {
    return Stream.concat(Arrays.stream(flags), Arrays.stream(more)).toArray(String[]::new);
  }

  private static void assertRefused(String message, String... more) {
    assertThatThrownBy(() -> parse(more)).hasMessage(message);
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

  @Test
  void everyNumberStatesItsBoundAndHoldsIt() {
    assertThat(
            new StatedBounds<>(DatasetSettings.class, REQUIRED)
                .needs("--embedding-width", "--encoder", "openai")
                .needs("--embedding-width", "--encoder-model", "own")
                .needs("--embedding-width", "--embedding-url", "http://localhost/v1")
                .needs("--embedding-width", "--embedding-price", "0")
                .needs("--embedding-width", "--pca-width", "1")
                .needs("--embedding-price", "--encoder", "openai")
                .faults())
        .isEmpty();
  }
}
