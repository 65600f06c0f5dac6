package dev.nightjar.report;

import static dev.nightjar.report.SampleRoot.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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

  @TempDir Path folder;
  private ObjectStore store;
  private SampleRoot root;

  @BeforeEach
  void makeTwoNights() throws IOException {
    store = ObjectStores.open(folder.toString());
    root = new SampleRoot(store);
    root.night("2026-01-30", FIRST_USERS, Map.of("u1", "b,c", "u2", "a,c", "u3", "a", "u4", "b,c"));
    root.night("2026-01-31", SECOND_USERS, SECOND_LISTS);
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
    root.recommendSettings.put("holdout_share", 0.25).put("holdout_salt", "a");
    root.night("2026-02-01", FIRST_USERS, Map.of("u1", "c", "u2", "a,c", "u3", "a", "u4", "b,c"));
    root.night("2026-02-02", SECOND_USERS, SECOND_LISTS);
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
    root.recommendSettings.set(
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
    root.night("2026-02-01", users, Map.of("u1", "a", "u2", "c", "u3", "a,c"));
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
  void setsTonightAmongThirtyNightsAtMost() throws Exception {
    for (int earlier = 2; earlier <= 30; earlier++) {
      root.night(
          LocalDate.of(2026, 1, 31).minusDays(earlier).toString(), FIRST_USERS, Map.of("u1", "b"));
    }
    assertThat(night("2026-01-30").nights()).hasSize(30);
    assertThat(second().nights())
        .extracting(NightFigures::date)
        .hasSize(30)
        .startsWith("2026-01-02")
        .endsWith("2026-01-31");
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
