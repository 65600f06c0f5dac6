package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.PartResult;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecommendTest {
  @TempDir Path folder;

  /** One user's items and scores, as a part holds them. */
  private record Line(List<String> items, List<Float> scores) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void equalsAFullSortOfTheWholeCatalogForEveryUser(long seed) throws IOException {
    TinyNight night = TinyNight.random(seed, 150, 60, 3);
    assertThat(recommend(night, 10, 2)).isEqualTo(fullSort(night, 10));
  }

  @Test
  void givesFewerRowsWhereFewerItemsAreLeftAndCountsThem() throws IOException {
    TinyNight night = TinyNight.random(6, 80, 9, 2);
    Map<String, Line> found = recommend(night, 7, 1);
    assertThat(found).isEqualTo(fullSort(night, 7));
    long shortUsers = found.values().stream().filter(line -> line.items().size() < 7).count();
    assertThat(shortUsers).isPositive();
    assertThat(results(night, 7).stream().mapToLong(PartResult::shortUsers).sum())
        .isEqualTo(shortUsers);
  }

  @Test
  void givesTheWholeCatalogWhereMoreIsAskedFor() throws IOException {
    TinyNight night = TinyNight.random(7, 40, 12, 2);
    assertThat(recommend(night, 50, 1)).isEqualTo(fullSort(night, 50));
  }

  @Test
  void givesUsersWithoutHistoryThePopularItems() throws IOException {
    TinyNight night = TinyNight.random(8, 60, 30, 1);
    Line cold = recommend(night, 5, 1).get("u3");
    List<Integer> popular =
        IntStream.rangeClosed(1, 30)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer item) -> -night.interactions(item))
                    .thenComparing(item -> item))
            .limit(5)
            .toList();
    assertThat(cold.items()).isEqualTo(popular.stream().map(TinyNight::itemId).toList());
    assertThat(cold.scores())
        .isEqualTo(popular.stream().map(item -> (float) night.interactions(item)).toList());
    assertThat(results(night, 5).get(0).sources())
        .containsEntry(
            "popular", 5 * night.histories().values().stream().filter(h -> h.length == 0).count());
  }

  @Test
  void givesTheSameBytesInAnyOrderWithAnyNumberOfThreadsAndWhenRetried() throws IOException {
    TinyNight night = TinyNight.random(9, 200, 50, 4);
    for (PartFormat format : PartFormat.values()) {
      Map<String, String> forward = digests(night, "f" + format, format, 1, List.of(0, 1, 2, 3));
      Map<String, String> shuffled =
          digests(night, "s" + format, format, 3, List.of(2, 0, 3, 1, 2, 0));
      assertThat(shuffled).isEqualTo(forward).hasSize(9);
    }
  }

  @Test
  void refusesToReplaceAPartThatHoldsSomethingElse() throws IOException {
    TinyNight night = TinyNight.random(10, 20, 20, 1);
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      RecommendRun run = open(store, night, 5, PartFormat.JSONL, 1);
      String part = run.folder() + "/" + Layout.part(0, 1, "jsonl");
      store.create(part, "another run's".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> TinyRuns.run(run, List.of(0)))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining(part);
      assertThat(run.finished(0)).isEmpty();
    }
  }

  @Test
  void claimsItsFolderOnceAndAgainButNotFromAnotherRun() throws IOException {
    TinyNight night = TinyNight.random(11, 20, 20, 1);
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      RecommendRun run = open(store, night, 5, PartFormat.JSONL, 1);
      run.claim();
      run.claim();
      RecommendRun other = open(store, night, 6, PartFormat.JSONL, 1);
      assertThat(other.folder()).isNotEqualTo(run.folder());
      store.create(other.folder() + "/" + Layout.RUN, store.read(run.folder() + "/" + Layout.RUN));
      assertThatThrownBy(other::claim).isInstanceOf(ConflictException.class);
    }
  }

  @Test
  void refusesAModelOfAnotherDataset() throws IOException {
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      TinyNight.Folders first = TinyNight.random(12, 20, 20, 1).write(store);
      TinyNight.Folders second = TinyNight.random(13, 20, 20, 1).write(store);
      TinyNight.Folders larger = TinyNight.random(13, 20, 21, 1).write(store);
      assertThatThrownBy(
              () ->
                  RecommendRun.open(
                      store,
                      settings(store, new TinyNight.Folders(first.dataset(), second.model()))))
          .hasMessageContaining("expected a model trained on " + first.dataset());
      assertThatThrownBy(
              () ->
                  RecommendRun.open(
                      store,
                      settings(store, new TinyNight.Folders(first.dataset(), larger.model()))))
          .hasMessageContaining("the model expects 21 items")
          .hasMessageContaining("has 20");
    }
  }

  @Test
  void writesLinesInTheShapeOfPersonalize() throws IOException {
    TinyNight night =
        new TinyNight(
            3,
            1,
            8,
            new TinyModel(new float[][] {{1, 0, 0, 0}, {2, 0, 0, 0}, {0, 1, 0, 0}}),
            new LinkedHashMap<>(Map.of("u\"1", new int[] {1})));
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      RecommendRun run = open(store, night, 2, PartFormat.JSONL, 1);
      TinyRuns.run(run, List.of(0));
      String line =
          new String(
              store.read(run.folder() + "/" + Layout.part(0, 1, "jsonl")), StandardCharsets.UTF_8);
      assertThat(line)
          .isEqualTo(
              "{\"input\":{\"userId\":\"u\\\"1\"},\"output\":{\"recommendedItems\":[\"i2\",\"i3\"],"
                  + "\"scores\":[2.0,0.0],\"sources\":[\"model\",\"model\"]},\"error\":null}\n");
    }
  }

  @ParameterizedTest
  @EnumSource(PartFormat.class)
  void partsTheFilesByAnAttributeOfTheUsers(PartFormat format) throws IOException {
    TinyNight night = TinyNight.random(14, 90, 30, 2);
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      RecommendSettings whole = TinySettings.of(store, night.write(store), 5, format, 1);
      RecommendRun run = RecommendRun.open(store, TinySettings.partitioned(whole, "segment"));
      assertThat(run.folder()).isNotEqualTo(RecommendRun.open(store, whole).folder());
      PartResult result = TinyRuns.run(run, allParts(night)).get(1);
      String part = Layout.part(1, 2, format.word());
      assertThat(result.files())
          .extracting("name")
          .containsExactly(
              "segment=__HIVE_DEFAULT_PARTITION__/" + part,
              "segment=a%20b%2Fc/" + part,
              "segment=gold/" + part);
      assertThat(result.users()).isEqualTo(usersOf(night, 1).size());
      assertThat(run.finished(1)).contains(result);
      store.delete(run.folder() + "/segment=gold/" + part);
      assertThat(run.finished(1)).isEmpty();
      assertThat(run.missingParts()).containsExactly(1);
    }
  }

  private static List<String> usersOf(TinyNight night, int part) {
    return night.histories().keySet().stream()
        .filter(user -> Conventions.partOf(user, night.parts()) == part)
        .toList();
  }

  private Map<String, Line> recommend(TinyNight night, int top, int threads) throws IOException {
    Map<String, Line> lines = new TreeMap<>();
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      RecommendRun run = open(store, night, top, PartFormat.JSONL, threads);
      for (PartResult result : TinyRuns.run(run, allParts(night))) {
        String content =
            new String(
                store.read(run.folder() + "/" + result.files().get(0).name()),
                StandardCharsets.UTF_8);
        content.lines().forEach(line -> add(line, lines));
      }
    }
    return lines;
  }

  private static void add(String line, Map<String, Line> lines) {
    JsonNode json = Json.read(line, JsonNode.class, "line");
    List<String> items = new ArrayList<>();
    List<Float> scores = new ArrayList<>();
    json.at("/output/recommendedItems").forEach(item -> items.add(item.textValue()));
    json.at("/output/scores").forEach(score -> scores.add(score.floatValue()));
    lines.put(json.at("/input/userId").textValue(), new Line(items, scores));
  }

  private List<PartResult> results(TinyNight night, int top) throws IOException {
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      return TinyRuns.run(open(store, night, top, PartFormat.JSONL, 1), allParts(night));
    }
  }

  private Map<String, String> digests(
      TinyNight night, String root, PartFormat format, int threads, List<Integer> parts)
      throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (ObjectStore store = ObjectStores.open(folder.resolve(root).toString())) {
      RecommendRun run = open(store, night, 8, format, threads);
      run.claim();
      TinyRuns.run(run, parts);
      for (String key : store.list(run.folder())) {
        digests.put(key, store.version(key).orElseThrow().tag());
      }
    }
    return digests;
  }

  /** Slow and obvious: every unseen item, sorted by score, ties to the smaller index. */
  private static Map<String, Line> fullSort(TinyNight night, int top) {
    Map<String, Line> lines = new TreeMap<>();
    for (String user : night.histories().keySet()) {
      int[] history = night.histories().get(user);
      int[] newest = night.newest(user);
      Set<Integer> seen = IntStream.of(history).boxed().collect(Collectors.toSet());
      Map<Integer, Float> scores = new LinkedHashMap<>();
      for (int item = 1; item <= night.items(); item++) {
        scores.put(
            item,
            history.length == 0 ? night.interactions(item) : night.model().score(newest, item));
      }
      List<Integer> best =
          scores.keySet().stream()
              .filter(item -> !seen.contains(item))
              .sorted(
                  Comparator.comparing((Integer item) -> -scores.get(item))
                      .thenComparing(item -> item))
              .limit(top)
              .toList();
      lines.put(
          user,
          new Line(
              best.stream().map(TinyNight::itemId).toList(),
              best.stream().map(scores::get).toList()));
    }
    return lines;
  }

  private static RecommendRun open(
      ObjectStore store, TinyNight night, int top, PartFormat format, int threads)
      throws IOException {
    return RecommendRun.open(
        store, TinySettings.of(store, night.write(store), top, format, threads));
  }

  private static RecommendSettings settings(ObjectStore store, TinyNight.Folders folders) {
    return TinySettings.of(store, folders, 5, PartFormat.JSONL, 1);
  }

  private static List<Integer> allParts(TinyNight night) {
    return IntStream.range(0, night.parts()).boxed().toList();
  }
}
