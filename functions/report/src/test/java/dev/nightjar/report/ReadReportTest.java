package dev.nightjar.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two nights of four users and three items: what the second night's report says of the first. */
class ReadReportTest {
  private static final List<UserSequence> FIRST_USERS =
      List.of(user("u1", 1, 10), user("u2", 2, 20), user("u3"), user("u4", 1, 15));
  private static final List<UserSequence> SECOND_USERS =
      List.of(
          user("u1", 1, 10, 2, 30),
          user("u2", 2, 20, 3, 40),
          user("u3", 2, 50),
          user("u4", 1, 15, 1, 60));
  private static final Map<String, String> SECOND_LISTS =
      Map.of("u1", "c", "u2", "a", "u3", "a,c", "u4", "b");

  @TempDir Path root;
  private final ObjectNode recommendSettings = JsonNodeFactory.instance.objectNode();
  private ObjectStore store;

  @BeforeEach
  void makeTwoNights() throws IOException {
    store = ObjectStores.open(root.toString());
    night("2026-01-30", FIRST_USERS, Map.of("u1", "b,c", "u2", "a,c", "u3", "a", "u4", "b,c"));
    night("2026-01-31", SECOND_USERS, SECOND_LISTS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private ReportData second() throws IOException {
    return night("2026-01-31");
  }

  private ReportData night(String date) throws IOException {
    return ReadReport.published(store, "recommendations/dt=" + date + "/run=r", List.of());
  }

  /** Pairs of item and time. */
  private static UserSequence user(String id, int... pairs) {
    int[] items = new int[pairs.length / 2];
    long[] times = new long[pairs.length / 2];
    for (int i = 0; i < items.length; i++) {
      items[i] = pairs[2 * i];
      times[i] = pairs[2 * i + 1];
    }
    return UserSequence.leaveOneOut(Integer.parseInt(id.substring(1)), id, items, times);
  }

  private void night(String date, List<UserSequence> users, Map<String, String> lists)
      throws IOException {
    String dataset = "datasets/dt=" + date + "/run=d";
    FolderWriter writer = new FolderWriter(store, dataset);
    writer.write(
        Layout.QUALITY,
        Json.pretty(
            Map.of(
                "interactions", Map.of("rows", 10, "rejected", 1),
                "sequence_length", Map.of("median", 2))),
        0);
    writer.write(
        Layout.ITEMS,
        lines(List.of(item(1, "a", "Apple", 5), item(2, "b", "Bread", 1), item(3, "c", "", 0))),
        3);
    writer.write(Layout.sequences(0, 1), lines(users), users.size());
    writer.finish(
        Layout.DATASET,
        new DatasetFacts(date, users.size(), 3, 6, 1, "local", 4, 2, 10, 1),
        provenance());
    model("models/m" + date, dataset);
    run("recommendations/dt=" + date + "/run=r", date, dataset, lists);
  }

  private void model(String folder, String dataset) throws IOException {
    FolderWriter writer = new FolderWriter(store, folder);
    writer.write(
        Layout.METRICS, "{\"thresholds\":{\"tail_user\":2,\"tail_item\":4}}\n".getBytes(UTF_8), 0);
    writer.write(Layout.TRAINING_LOG, "{\"epoch\":1,\"ranking_loss\":2.5}\n".getBytes(UTF_8), 0);
    writer.finish(
        Layout.TRAIN, new ModelFacts("sasrec", 3, dataset, 50, 128, 0.1, 0.125), provenance());
  }

  private void run(String folder, String date, String dataset, Map<String, String> lists)
      throws IOException {
    FolderWriter writer = new FolderWriter(store, folder);
    String csv =
        lists.entrySet().stream()
            .flatMap(
                list -> {
                  String[] items = list.getValue().split(",", -1);
                  return IntStream.range(0, items.length)
                      .mapToObj(
                          i -> "%s,%d,%s,1.0,model".formatted(list.getKey(), i + 1, items[i]));
                })
            .collect(Collectors.joining("\n"));
    writer.write(
        Layout.part(0, 1, "csv"),
        ("user_id,rank,item_id,score,source\n" + csv + "\n").getBytes(UTF_8),
        4);
    writer.write(
        Layout.partResult(0, 1),
        Json.pretty(new PartResult("r", 0, 1, List.of(), 4, 6, 0, Map.of("model", 6L))),
        0);
    writer.finish(
        Layout.RECOMMEND,
        new RecommendationFacts(
            date,
            "csv",
            Optional.empty(),
            2,
            4,
            6,
            0,
            Map.of("model", 6L),
            1,
            Layout.manifestOf(dataset),
            Layout.manifestOf("models/m" + date),
            Optional.empty(),
            Map.of(),
            Optional.empty()),
        new Provenance(List.of(), recommendSettings, 0, "0.1.0", "unknown", Map.of()));
  }

  private static byte[] lines(List<?> values) {
    return values.stream()
        .map(Json::line)
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(UTF_8);
  }

  private static CatalogItem item(int index, String id, String title, long interactions) {
    return new CatalogItem(
        index, id, title, "", List.of(), "", Map.of(), interactions, interactions, true);
  }

  private static Provenance provenance() {
    return new Provenance(
        List.of(), JsonNodeFactory.instance.objectNode(), 0, "0.1.0", "unknown", Map.of());
  }

  @Test
  void countsWhatUsersTookOfLastNightsLists() throws Exception {
    Afterwards afterwards = second().afterwards().orElseThrow();
    assertThat(afterwards.date()).isEqualTo("2026-01-30");
    assertThat(afterwards.groups())
        .containsExactly(
            new Afterwards.Group("all users", 3, 2),
            new Afterwards.Group("no history", 1, 0),
            new Afterwards.Group("short history", 2, 2),
            new Afterwards.Group("long history", 0, 0),
            new Afterwards.Group("rare items", 3, 2),
            new Afterwards.Group("frequent items", 0, 0));
  }

  /** Of the four, u1 is held out: the SHA-256 of {@code a:u1} begins with 32247bc8 */
  @Test
  void comparesOwnListsWithThoseOfWhoIsHeldOut() throws Exception {
    recommendSettings.put("holdout_share", 0.25).put("holdout_salt", "a");
    night("2026-02-01", FIRST_USERS, Map.of("u1", "c", "u2", "a,c", "u3", "a", "u4", "b,c"));
    night("2026-02-02", SECOND_USERS, SECOND_LISTS);
    Afterwards afterwards = night("2026-02-02").afterwards().orElseThrow();
    Afterwards.Uplift uplift =
        new Afterwards.Uplift(
            new Afterwards.Group("own lists", 1, 1), new Afterwards.Group("held out", 1, 0));
    assertThat(afterwards.uplift()).contains(uplift);
    assertThat(afterwards.groups())
        .hasSize(8)
        .contains(new Afterwards.Group("all users", 3, 1))
        .endsWith(uplift.own(), uplift.heldOut());
  }

  @Test
  void showsUsersWithTitlesAndMarksWhatTheyTook() throws Exception {
    List<ReportData.ExampleUser> users = second().served().orElseThrow().users();
    assertThat(users)
        .filteredOn(user -> user.kind().equals("Best served last night"))
        .singleElement()
        .satisfies(
            best -> {
              assertThat(best.user()).isEqualTo("u1");
              assertThat(best.history())
                  .containsExactly(new ReportData.Shown("1970-01-01", "Apple", false));
              assertThat(best.list())
                  .containsExactly(
                      new ReportData.Shown("", "Bread", true),
                      new ReportData.Shown("", "c", false));
              assertThat(best.taken()).containsExactly("Bread");
            });
    assertThat(users)
        .filteredOn(user -> user.kind().equals("Worst served last night"))
        .extracting(ReportData.ExampleUser::user)
        .containsExactly("u3");
  }

  @Test
  void countsWhatEachRuleDid() throws Exception {
    recommendSettings.set(
        RecommendationRun.RULES,
        Json.read(
            """
            {"allow":["a","b"],"deny":["c","gone"],
             "where":[{"attribute":"interactions","at_most":1},
               {"attribute":"item_id","is_user":"favorite"}],
             "at_most":[{"attribute":"in_catalog","items":2}],"seen":{"again_after_days":1}}
            """,
            JsonNode.class,
            "rules"));
    List<UserSequence> users =
        List.of(user("u1", 1, 10, 2, 30), fan("u2", "c", 2, 20, 3, 40), user("u3", 2, 50));
    night("2026-02-01", users, Map.of("u1", "a", "u2", "c", "u3", "a,c"));
    ReportData.Served served = night("2026-02-01").served().orElseThrow();
    assertThat(served.ruleCounts())
        .contains(new RuleCounts(1, 1, List.of(1.0, 2 / 3.0), List.of(1L), 2));
  }

  /** With an attribute. */
  private static UserSequence fan(String id, String favorite, int... pairs) {
    UserSequence user = user(id, pairs);
    return new UserSequence(
        user.user(),
        id,
        user.items(),
        user.times(),
        user.train(),
        user.validation(),
        user.test(),
        null,
        Map.of("favorite", favorite));
  }

  @Test
  void countsNothingWithoutRules() throws Exception {
    assertThat(second().served().orElseThrow().ruleCounts()).isEmpty();
  }

  @Test
  void setsTonightAmongTheNightsBefore() throws Exception {
    assertThat(second().nights())
        .extracting(NightFigures::date, NightFigures::model)
        .containsExactly(tuple("2026-01-30", "m2026-01-30"), tuple("2026-01-31", "m2026-01-31"));
  }

  @Test
  void comparesTheFirstNightWithNothing() throws Exception {
    ReportData first = night("2026-01-30");
    assertThat(first.afterwards()).isEmpty();
    assertThat(first.nights()).hasSize(1);
    assertThat(first.served().orElseThrow().tenths()).hasSize(10);
    assertThat(ReportPage.html(first)).contains("Night of 30 January 2026");
  }

  @ParameterizedTest
  @CsvSource({
    "recommendations/dt=2026-01-30/run=r/manifest.json, 1",
    "recommendations/dt=2026-01-30/run=r/part-00000-of-00001.csv, 2",
    "datasets/dt=2026-01-30/run=d/manifest.json, 1",
    "models/m2026-01-30/manifest.json, 1"
  })
  void whatIsDamagedOfAnotherNightIsLeftOut(String key, int nights) throws Exception {
    store.overwrite(key, "{".getBytes(UTF_8));
    assertThat(second().afterwards()).isEmpty();
    assertThat(second().nights()).hasSize(nights);
  }
}
