package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.contract.Holdout;
import dev.nightjar.contract.Layout;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output {@code item-users}, read with DuckDB and compared with slow code. */
class ItemUsersTest {
  private static final int MOST = 6;
  private static final int PARTS = 4;

  @TempDir Path folder;

  /** One of the best users of all. */
  private record Row(String user, float score) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void equalsASortOfAllUsersByTheirShares(long seed) throws Exception {
    TinyNight night = TinyNight.random(seed, 60, 70, PARTS);
    long taken = night.interactions(9);
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      String value = "interactions=" + taken;
      RecommendSettings settings =
          TinySettings.itemUsers(TinyRuns.settings(store, night), "i7, " + value + ",i30", MOST);
      Map<String, List<Row>> found = rows(TinyRuns.run(store, settings));
      assertThat(found).containsOnlyKeys("i7", value, "i30");
      same(found.get("i7"), all(night, item -> item == 7, (user, item) -> true));
      same(found.get("i30"), all(night, item -> item == 30, (user, item) -> true));
      same(found.get(value), all(night, i -> night.interactions(i) == taken, (u, item) -> true));
    }
  }

  @Test
  void leavesOutWhoMayNotHaveTheItemAndWhoIsHeldOut() throws Exception {
    TinyNight night = TinyNight.random(4, 60, 70, PARTS);
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"),
            """
            deny: [i1, i2, i3]
            boost: [{items: [i20], factor: 3}]
            """);
    Holdout holdout = new Holdout(0.3, "salt");
    try (ObjectStore store = ObjectStores.open(folder.resolve("root").toString())) {
      RecommendSettings ruled = TinySettings.ruled(TinyRuns.settings(store, night), rules);
      RecommendSettings settings =
          TinySettings.itemUsers(TinySettings.heldOut(ruled, 0.3, "salt"), "i2,i20", MOST);
      Map<String, List<Row>> found = rows(TinyRuns.run(store, settings));
      assertThat(found).containsOnlyKeys("i20");
      same(
          found.get("i20"),
          all(night, item -> item == 20, (user, item) -> item > 3 && !holdout.contains(user)));
    }
  }

  @Test
  void withoutTheSettingARunIsByteForByteWhatItWas() throws Exception {
    TinyNight night = TinyNight.random(7, 30, 20, PARTS);
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      RecommendSettings settings = TinyRuns.settings(store, night);
      RecommendRun without = TinyRuns.run(store, settings);
      RecommendRun with = TinyRuns.run(store, TinySettings.itemUsers(settings, "i7", MOST));
      assertThat(with.folder()).isNotEqualTo(without.folder());
      assertThat(store.list(without.folder())).noneMatch(key -> key.contains("users"));
      assertThat(TinyRuns.text(without, Layout.RUN)).doesNotContain("item_users", "users_per_item");
      String part = Layout.part(0, PARTS, "jsonl");
      assertThat(TinyRuns.text(with, part)).isEqualTo(TinyRuns.text(without, part));
    }
  }

  @Test
  void aTargetThatNoItemHasIsRefusedWithTheWayOut() throws Exception {
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      RecommendSettings settings = TinyRuns.settings(store, TinyNight.random(8, 10, 20, PARTS));
      RecommendRun run =
          RecommendRun.open(store, TinySettings.itemUsers(settings, "i1,brand=Acme", MOST));
      assertThatThrownBy(() -> Serving.load(run))
          .hasMessage(
              "--item-users: expected the id of an item, or attribute=value of one, found brand=Acme,"
                  + " which no item of %s/items.jsonl has; correct it or leave it out",
              settings.dataset());
    }
  }

  /** Sums in another order differ in their last digits, so that nearly equal users may swap. */
  private static void same(List<Row> found, Map<String, Double> all) {
    List<Double> best = all.values().stream().sorted(Comparator.reverseOrder()).toList();
    assertThat(found).hasSize(MOST).doesNotHaveDuplicates();
    for (int i = 0; i < MOST; i++) {
      Row row = found.get(i);
      assertThat((double) row.score()).isCloseTo(best.get(i), within(1e-5));
      assertThat(all.get(row.user())).as(row.user()).isCloseTo(row.score(), within(1e-5));
    }
  }

  /**
   * Every user who may be given one of the items, slow and obvious.
   *
   * @param may whether a user may be given an item they have not had
   */
  private static Map<String, Double> all(
      TinyNight night, IntPredicate wanted, BiPredicate<String, Integer> may) {
    Map<String, Double> shares = new HashMap<>();
    for (Map.Entry<String, int[]> user : night.histories().entrySet()) {
      double all = 0;
      double share = 0;
      for (int item = 1; item <= night.items() && user.getValue().length > 0; item++) {
        int one = item;
        boolean had = IntStream.of(user.getValue()).anyMatch(taken -> taken == one);
        if (!had && may.test(user.getKey(), item)) {
          double power = Math.exp(night.model().score(night.newest(user.getKey()), item));
          all += power;
          share += wanted.test(item) ? power : 0;
        }
      }
      if (share > 0) {
        shares.put(user.getKey(), Math.log(share / all));
      }
    }
    return shares;
  }

  /** As the consumers' page says. */
  private static Map<String, List<Row>> rows(RecommendRun run) throws Exception {
    String files = Path.of(run.store().uri(run.folder())) + "/item-users/part-*.parquet";
    Map<String, List<Row>> rows = new HashMap<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                """
                SELECT target, user_id, score FROM read_parquet('%s')
                QUALIFY row_number() OVER (PARTITION BY target ORDER BY score DESC, user_id) <= %d
                ORDER BY target, score DESC, user_id
                """
                    .formatted(files, MOST))) {
      while (found.next()) {
        rows.computeIfAbsent(found.getString(1), target -> new ArrayList<>())
            .add(new Row(found.getString(2), found.getFloat(3)));
      }
    }
    return rows;
  }
}
