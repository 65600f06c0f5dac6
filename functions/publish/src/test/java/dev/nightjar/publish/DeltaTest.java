package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ListChange;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.publish.check.QualityLimits;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import dev.nightjar.publish.delta.Deltas;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.publish.verify.Verification;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.table.TableWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output {@code delta}, read with DuckDB and compared with slow code. */
class DeltaTest {
  private static final int TOP = 5;

  @TempDir Path root;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = ObjectStores.open(root.toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Publisher publisher() {
    return new Publisher(store, QualityLimits.DEFAULT, true);
  }

  /** Other users, items and vectors, so some come, some go, some stay. */
  private String recommended(long seed, int users, int parts, PartFormat format)
      throws IOException {
    return Nights.recommended(store, TinyNight.random(seed, users, 40, parts), format, TOP);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void holdsWhatIsDifferentAndNothingElse(int partsBefore) throws Exception {
    String before = recommended(1, 70, partsBefore, PartFormat.CSV);
    publisher().publish(before);
    String now = recommended(2, 60, 3, PartFormat.PARQUET);
    publisher().publish(now);

    Set<String> expected = expected(lists(before), lists(now));
    assertThat(duck(now)).isEqualTo(expected).hasSizeGreaterThan(60);
    assertThat(expected.toString()).contains("added").contains("removed").contains("moved");
    List<ListChange> changes = new ArrayList<>();
    PublishedNight night = PublishedNight.open(store);
    night.forEachChange(changes::add);
    assertThat(changes.stream().map(DeltaTest::line)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(night.deltaFrom()).contains(Layout.manifestOf(before));
    assertThat(facts(now).outputs()).containsEntry(ListChange.FOLDER, (long) changes.size());
    Verification.verify(store, now);
  }

  @Test
  void theListsBeforeAndTheChangesAreTheListsNow() throws IOException {
    String before = recommended(3, 70, 3, PartFormat.JSONL);
    publisher().publish(before);
    String now = recommended(4, 60, 3, PartFormat.JSONL);
    publisher().publish(now);
    Map<String, Map<String, Integer>> ranks = ranks(lists(before));
    PublishedNight.open(store)
        .forEachChange(
            change -> {
              Map<String, Integer> of =
                  ranks.computeIfAbsent(change.userId(), user -> new TreeMap<>());
              assertThat(of.getOrDefault(change.itemId(), 0)).isEqualTo(change.rankBefore());
              if (change.rank() == 0) {
                of.remove(change.itemId());
              } else {
                of.put(change.itemId(), change.rank());
              }
            });
    ranks.values().removeIf(Map::isEmpty);
    assertThat(ranks).isEqualTo(ranks(lists(now)));
  }

  @Test
  void theFirstNightAddsEverything() throws IOException {
    String run = recommended(5, 30, 2, PartFormat.PARQUET);
    publisher().publish(run);
    PublishedNight night = PublishedNight.open(store);
    assertThat(night.deltaFrom()).isEmpty();
    night.forEachChange(change -> assertThat(change.change()).isEqualTo(ListChange.Kind.ADDED));
    assertThat(facts(run).outputs()).containsEntry(ListChange.FOLDER, facts(run).rows());
  }

  @Test
  void withoutItAManifestIsWhatItWas() throws IOException {
    String run = recommended(6, 30, 2, PartFormat.JSONL);
    new Publisher(store).publish(run);
    assertThat(store.list(run)).noneMatch(key -> key.contains("delta"));
    assertThat(new String(store.read(Layout.manifestOf(run)), StandardCharsets.UTF_8))
        .doesNotContain("delta");
    assertThatThrownBy(() -> PublishedNight.open(store).forEachChange(change -> {}))
        .hasMessage(
            run + ": expected the output delta, found a run without it; publish --delta makes it");
    publisher().publish(run); // finished, it keeps what it has
    assertThat(facts(run).outputs()).isEmpty();
  }

  @Test
  void aPublisherThatCameBackLaterCountsFromTheSameRun() throws IOException {
    String first = recommended(7, 40, 2, PartFormat.JSONL);
    publisher().publish(first);
    String second = recommended(8, 40, 2, PartFormat.JSONL);
    Deltas.making(store, second, true, CurrentPointer.read(store)); // then it was killed
    String third = recommended(9, 40, 2, PartFormat.JSONL);
    publisher().publish(third);
    publisher().publish(second);
    assertThat(facts(second).deltaFrom()).contains(Layout.manifestOf(first));
    assertThat(listed(second)).isEqualTo(expected(lists(first), lists(second)).size());
  }

  @Test
  void aRunToCountFromThatIsGoneIsToldWithTheWayOut() throws IOException {
    String first = recommended(10, 40, 2, PartFormat.JSONL);
    publisher().publish(first);
    String second = recommended(11, 40, 2, PartFormat.JSONL);
    Deltas.making(store, second, true, CurrentPointer.read(store));
    store.delete(Layout.manifestOf(first));
    assertThatThrownBy(() -> publisher().publish(second))
        .hasMessageContaining("_delta.json: expected the run " + Layout.manifestOf(first))
        .hasMessageContaining("found none; delete file:");
  }

  @Test
  void verifyFindsForgedChangesAndStillReadsThemOnceTheRunBeforeIsGone() throws Exception {
    String first = recommended(12, 40, 2, PartFormat.JSONL);
    publisher().publish(first);
    String second = recommended(13, 40, 2, PartFormat.JSONL);
    publisher().publish(second);
    String third = recommended(14, 40, 2, PartFormat.JSONL);
    publisher().publish(third);
    Verification.verify(store, second);
    String name = Layout.output(ListChange.FOLDER, 0, 2);
    Path file = root.resolve(second).resolve(name);
    byte[] right = Files.readAllBytes(file);
    try (TableWriter table = TableWriter.open(file, ListChange.COLUMNS)) {
      table.write("u1", "added", "i1", 1, 0, 1f, "model");
    }
    assertThatThrownBy(() -> Verification.verify(store, second))
        .hasMessageContaining(name)
        .hasMessageContaining("found 1 rows that are others");
    store.delete(Layout.manifestOf(first));
    assertThatThrownBy(() -> Verification.verify(store, second)).hasMessageContaining(name);
    Files.write(file, right);
    Verification.verify(store, second);
  }

  private RecommendationFacts facts(String run) throws IOException {
    return FolderReader.open(store, run, Layout.RECOMMEND)
        .manifest()
        .facts(RecommendationFacts.class);
  }

  private Map<String, List<Item>> lists(String run) throws IOException {
    Map<String, List<Item>> lists = new TreeMap<>();
    PublishedNight.open(store, run).forEachUser(user -> lists.put(user.userId(), user.items()));
    return lists;
  }

  private static Map<String, Map<String, Integer>> ranks(Map<String, List<Item>> lists) {
    Map<String, Map<String, Integer>> ranks = new TreeMap<>();
    lists.forEach(
        (user, items) ->
            items.forEach(
                item ->
                    ranks
                        .computeIfAbsent(user, any -> new TreeMap<>())
                        .put(item.itemId(), item.rank())));
    return ranks;
  }

  /** Every pair of user and item that is in either. */
  private static Set<String> expected(Map<String, List<Item>> before, Map<String, List<Item>> now) {
    Set<String> rows = new TreeSet<>();
    Set<String> users = new TreeSet<>(before.keySet());
    users.addAll(now.keySet());
    for (String user : users) {
      List<Item> had = before.getOrDefault(user, List.of());
      List<Item> has = now.getOrDefault(user, List.of());
      Stream.concat(had.stream(), has.stream())
          .map(Item::itemId)
          .distinct()
          .forEach(
              id -> {
                Item old = find(had, id);
                Item fresh = find(has, id);
                if (old == null || fresh == null || old.rank() != fresh.rank()) {
                  Item shown = fresh == null ? old : fresh;
                  String change = fresh == null ? "removed" : old == null ? "added" : "moved";
                  rows.add(
                      "%s %s %s %d %d %s %s"
                          .formatted(
                              user,
                              change,
                              id,
                              fresh == null ? 0 : fresh.rank(),
                              old == null ? 0 : old.rank(),
                              shown.score(),
                              shown.source().column()));
                }
              });
    }
    return rows;
  }

  private static Item find(List<Item> items, String id) {
    return items.stream().filter(item -> item.itemId().equals(id)).findFirst().orElse(null);
  }

  private static String line(ListChange change) {
    return "%s %s %s %d %d %s %s"
        .formatted(
            change.userId(),
            change.change().column(),
            change.itemId(),
            change.rank(),
            change.rankBefore(),
            change.score(),
            change.source().column());
  }

  private int listed(String run) throws IOException {
    int rows = 0;
    for (FileEntry file :
        FolderReader.open(store, run, Layout.RECOMMEND).manifest().filesUnder(ListChange.FOLDER)) {
      rows += (int) file.rows();
    }
    return rows;
  }

  private Set<String> duck(String run) throws Exception {
    Set<String> rows = new TreeSet<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                """
                SELECT user_id, change, item_id, rank, rank_before, score, source
                FROM read_parquet('%s/delta/part-*.parquet')
                """
                    .formatted(root.resolve(run)))) {
      while (found.next()) {
        String row =
            "%s %s %s %d %d %s %s"
                .formatted(
                    found.getString(1),
                    found.getString(2),
                    found.getString(3),
                    found.getInt(4),
                    found.getInt(5),
                    found.getFloat(6),
                    found.getString(7));
        assertThat(rows.add(row)).isTrue();
      }
    }
    return rows;
  }
}
