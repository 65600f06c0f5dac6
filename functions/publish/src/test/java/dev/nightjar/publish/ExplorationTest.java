package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Exploration;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Impressions;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.Sha256;
import dev.nightjar.publish.check.ExploredRows;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import dev.nightjar.publish.verify.Verification;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.recommend.TinyRuns;
import dev.nightjar.recommend.TinySettings;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places for items that few lists had, over several nights; read with DuckDB. */
class ExplorationTest {
  private static final int TOP = 5;
  private static final int SLOTS = 2;
  private static final int AMONG = 8;
  private static final String RULE =
      "explore: {share: 0.4, impressions-at-most: %d, among: " + AMONG + "}";
  private static final TinyNight NIGHT = Nights.NIGHT;

  @TempDir Path root;
  private ObjectStore store;
  private Path rules;

  @BeforeEach
  void open() throws IOException {
    store = ObjectStores.open(root.resolve("nights").toString());
    rules = Files.writeString(root.resolve("rules.yaml"), RULE.formatted(10));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String recommended(int day, PartFormat format) throws IOException {
    TinyNight.Folders folders = NIGHT.write(store, LocalDate.of(2026, 1, day));
    RecommendSettings settings = TinySettings.of(store, folders, TOP, format, 2);
    return TinyRuns.run(store, TinySettings.ruled(settings, rules)).folder();
  }

  private String published(int day) throws IOException {
    String run = recommended(day, PartFormat.PARQUET);
    new Publisher(store).publish(run);
    return run;
  }

  @Test
  void aNightCountsAndTheNextDrawsPlacesAmongWhatFewListsHad() throws Exception {
    String first = published(1);
    assertThat(query(first, "SELECT count(*) FROM lists WHERE source = 'explore'"))
        .containsExactly("0");
    Map<String, Long> counted = new TreeMap<>();
    query(first, "SELECT item_id || ' ' || count(*) FROM lists GROUP BY item_id")
        .forEach(row -> counted.put(row.split(" ", -1)[0], Long.valueOf(row.split(" ", -1)[1])));
    assertThat(impressions(first, Layout.SHOWN).lists()).isEqualTo(counted);
    String second = published(2);
    assertThat(impressions(second, Layout.IMPRESSIONS).lists()).isEqualTo(counted);
    String rows =
        "SELECT user_id || ' ' || item_id || ' ' || source FROM lists"
            + " WHERE source NOT LIKE 'popular%' ORDER BY user_id, rank";
    List<String> expected = expected(counted, "2026-01-02", 10);
    assertThat(query(second, rows)).isEqualTo(expected);
    assertThat(expected.stream().filter(row -> row.endsWith("explore")).count())
        .isEqualTo(SLOTS * (long) users().size());
    Verification.verify(store, second);
    assertThat(FolderReader.open(store, second, Layout.RECOMMEND).manifest().files())
        .extracting(FileEntry::name)
        .contains(Layout.IMPRESSIONS, Layout.SHOWN);
  }

  /** Slow and obvious; users in the order of their ids. */
  private static List<String> expected(Map<String, Long> counted, String date, long most) {
    List<String> rows = new ArrayList<>();
    for (String user : users()) {
      Set<Integer> had =
          IntStream.of(NIGHT.histories().get(user)).boxed().collect(Collectors.toSet());
      int[] newest = NIGHT.newest(user);
      List<Integer> ranked =
          IntStream.rangeClosed(1, NIGHT.items())
              .boxed()
              .filter(item -> !had.contains(item))
              .sorted(
                  Comparator.comparingDouble((Integer item) -> -NIGHT.model().score(newest, item))
                      .thenComparing(item -> item))
              .toList();
      long seed = Long.parseUnsignedLong(Sha256.of(date + ":" + user).substring(0, 16), 16);
      List<Integer> drawn =
          ranked.stream()
              .filter(item -> counted.getOrDefault(TinyNight.itemId(item), 0L) <= most)
              .limit(AMONG)
              .sorted(
                  Comparator.comparing(
                      (Integer item) -> new SplittableRandom(seed + item).nextLong()))
              .limit(SLOTS)
              .toList();
      List<Integer> list =
          new ArrayList<>(
              ranked.stream()
                  .filter(item -> !drawn.contains(item))
                  .limit(TOP - (long) drawn.size())
                  .toList());
      list.addAll(drawn);
      list.sort(Comparator.comparingInt(ranked::indexOf));
      list.forEach(
          item ->
              rows.add(
                  "%s %s %s"
                      .formatted(
                          user,
                          TinyNight.itemId(item),
                          drawn.contains(item) ? "explore" : "model")));
    }
    return rows;
  }

  private static List<String> users() {
    return NIGHT.histories().keySet().stream()
        .filter(user -> NIGHT.histories().get(user).length > 0)
        .sorted()
        .toList();
  }

  @Test
  void nightsAddUpAndARunKeepsWhatItCountedFirst() throws Exception {
    String first = published(1);
    String second = recommended(2, PartFormat.CSV);
    byte[] before = store.read(second + "/" + Layout.IMPRESSIONS);
    published(3);
    assertThat(recommended(2, PartFormat.CSV)).isEqualTo(second);
    assertThat(store.read(second + "/" + Layout.IMPRESSIONS)).isEqualTo(before);
    String fourth = published(4);
    Map<String, Long> sum = new TreeMap<>(impressions(first, Layout.SHOWN).lists());
    Impressions found = impressions(fourth, Layout.IMPRESSIONS);
    impressions(Layout.folderOf(found.from().orElseThrow()), Layout.SHOWN)
        .lists()
        .forEach((item, count) -> sum.merge(item, count, Long::sum));
    assertThat(found.lists()).isEqualTo(sum);
    assertThat(found.from().orElseThrow()).contains("dt=2026-01-03");
  }

  @Test
  void aMarkThatNoRuleGaveIsRefused() throws Exception {
    published(1);
    String run = recommended(2, PartFormat.JSONL);
    Nights.forge(store(), run, 0, lines -> lines.replaceFirst("\"model\"", "\"explore\""));
    assertThatThrownBy(() -> new Publisher(store).publish(run))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("expected at most 2 rows of source explore, found 3");
  }

  @Test
  void aMarkOnWhatManyListsHadIsRefused() {
    Impressions before = Impressions.NONE.with("m", Impressions.of(Map.of("i1", 10L, "i2", 11L)));
    ExploredRows rows = ExploredRows.of(new Exploration(0.4, 10, Optional.empty()), TOP, before);
    Item few = new Item(1, "i1", 2, Source.EXPLORE);
    Item many = new Item(2, "i2", 1, Source.EXPLORE);
    assertThat(rows.wrong(List.of(few), false)).isEmpty();
    assertThat(rows.wrong(List.of(few, many), false))
        .contains(
            "rank 2: expected source explore only of an item that stood in at most 10 lists, found i2 in 11");
    assertThat(rows.wrong(List.of(few), true))
        .contains("expected at most 0 rows of source explore, found 1");
    assertThat(ExploredRows.NONE.wrong(List.of(few), false)).isPresent();
  }

  private Path store() {
    return root.resolve("nights");
  }

  @Test
  void aShareOfLessThanAPlaceIsRefused() throws IOException {
    Files.writeString(rules, "explore: {share: 0.05, impressions-at-most: 10}");
    assertThatThrownBy(() -> recommended(1, PartFormat.CSV))
        .isInstanceOf(ContractException.class)
        .hasMessage(
            "rules: explore: expected a share that is a place of a list of --top 5, found 0.05: give 0.200 or more");
  }

  private Impressions impressions(String run, String name) throws IOException {
    return Json.read(store.read(run + "/" + name), Impressions.class, name);
  }

  /** The first column of a query over the table lists. */
  private List<String> query(String run, String sql) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "CREATE VIEW lists AS FROM read_parquet('%s/%s/part-*.parquet')".formatted(store(), run));
      ResultSet rows = statement.executeQuery(sql);
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
