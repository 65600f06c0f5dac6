package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.RelatedItem.Kind;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.FolderWriter;
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
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output {@code related-items}, read with DuckDB and compared with slow code. */
class RelatedItemsTest {
  private static final int MOST = 3;
  private static final int PARTS = 4;

  @TempDir Path folder;

  /** One row of the output. */
  private record Row(int item, String kind, int rank, int related, float score) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void equalsASortOfAllThatTheBundleSaysOfAnItem(long seed) throws Exception {
    TinyNight night = TinyNight.random(seed, 30, 70, PARTS);
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      RecommendRun run =
          TinyRuns.run(store, TinySettings.related(TinyRuns.settings(store, night), MOST));
      assertThat(rows(run)).isEqualTo(expected(night, item -> item, item -> 1f, item -> 0));
    }
  }

  @Test
  void followsTheRulesThatAreNotOfAUser() throws Exception {
    TinyNight night = TinyNight.random(4, 30, 70, PARTS);
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"),
            """
            deny: [i3, i4, i5, i6, i7, i8, i9]
            boost: [{items: [i20, i21, i22, i23, i24, i25], factor: 3}]
            at-most: [{attribute: interactions, items: 1}]
            pin: [{item: i50, rank: 1}]
            """);
    try (ObjectStore store = ObjectStores.open(folder.resolve("root").toString())) {
      RecommendSettings settings = TinySettings.ruled(TinyRuns.settings(store, night), rules);
      List<Row> expected =
          expected(
              night,
              item -> item >= 3 && item <= 9 ? 0 : item,
              item -> item >= 20 && item <= 25 ? 3f : 1f,
              item -> 1 + (int) night.interactions(item));
      assertThat(rows(TinyRuns.run(store, TinySettings.related(settings, MOST))))
          .isEqualTo(expected);
    }
  }

  @Test
  void aModelOfAnEarlierCatalogSaysWhatItKnows() throws Exception {
    TinyNight before = TinyNight.random(5, 30, 50, PARTS);
    TinyNight night = TinyNight.random(6, 30, 70, PARTS);
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      TinyNight.Folders folders =
          new TinyNight.Folders(night.write(store).dataset(), before.write(store).model());
      RecommendSettings settings = TinySettings.of(store, folders, 5, PartFormat.JSONL, 2);
      RecommendRun run =
          TinyRuns.run(store, TinySettings.related(TinySettings.production(settings), MOST));
      assertThat(rows(run)).isEqualTo(expected(before, item -> item, item -> 1f, item -> 0));
    }
  }

  @Test
  void withoutTheSettingARunIsByteForByteWhatItWas() throws Exception {
    TinyNight night = TinyNight.random(7, 30, 20, PARTS);
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      RecommendSettings settings = TinyRuns.settings(store, night);
      RecommendRun without = TinyRuns.run(store, settings);
      RecommendRun with = TinyRuns.run(store, TinySettings.related(settings, MOST));
      assertThat(with.folder()).isNotEqualTo(without.folder());
      assertThat(store.list(without.folder())).noneMatch(key -> key.contains("related"));
      String result = Layout.partResult(0, PARTS);
      assertThat(TinyRuns.text(without, result)).doesNotContain("outputs");
      assertThat(TinyRuns.text(without, Layout.RUN)).doesNotContain("related");
      String part = Layout.part(0, PARTS, "jsonl");
      assertThat(TinyRuns.text(with, part)).isEqualTo(TinyRuns.text(without, part));
    }
  }

  @Test
  void aPartIsFinishedOnceItsRelatedItemsAreThere() throws Exception {
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      RecommendSettings settings = TinyRuns.settings(store, TinyNight.random(8, 30, 20, PARTS));
      RecommendRun run = TinyRuns.run(store, TinySettings.related(settings, MOST));
      assertThat(run.missingParts()).isEmpty();
      store.delete(run.folder() + "/" + Layout.output("related-items", 2, PARTS));
      assertThat(run.missingParts()).containsExactly(2);
    }
  }

  @Test
  void aModelWithoutPairsIsRefusedWithTheWayOut() throws Exception {
    try (ObjectStore store = ObjectStores.open(folder.toString())) {
      TinyNight.Folders night = TinyNight.random(9, 10, 20, PARTS).write(store);
      FolderReader dataset = FolderReader.open(store, night.dataset(), Layout.DATASET);
      FolderWriter writer = new FolderWriter(store, "models/bare");
      writer.write(Layout.MODEL, new byte[1], 0);
      writer.finish(
          Layout.TRAIN,
          new ModelFacts("tiny", 20, dataset.manifestKey(), 8, 4, 0.1, 0.1),
          Nightjar.provenance(
              List.of(dataset.asInput()), JsonNodeFactory.instance.objectNode(), 0, Map.of()));
      RecommendSettings settings =
          TinySettings.of(
              store, new TinyNight.Folders(night.dataset(), "models/bare"), 5, PartFormat.CSV, 1);
      assertThatThrownBy(() -> RecommendRun.open(store, TinySettings.related(settings, MOST)))
          .hasMessage(
              "--related-items: expected related-together-items.npy in models/bare, found none; train a"
                  + " model with --related-pairs 100, or leave --related-items out");
    }
  }

  /**
   * Slow and obvious.
   *
   * @param eligible 0 for an item that is not
   * @param group of an item, of which a list has at most one; 0 for none
   */
  private static List<Row> expected(
      TinyNight night,
      IntUnaryOperator eligible,
      IntFunction<Float> factor,
      IntUnaryOperator group) {
    List<Row> rows = new ArrayList<>();
    for (int item = 1; item <= night.items(); item++) {
      for (Kind kind : Kind.values()) {
        Map<Integer, Float> related = night.related(kind, item);
        List<Integer> best =
            related.keySet().stream()
                .filter(other -> eligible.applyAsInt(other) != 0)
                .sorted(
                    Comparator.comparing((Integer o) -> -related.get(o) * factor.apply(o))
                        .thenComparing(o -> o))
                .toList();
        List<Integer> groups = new ArrayList<>();
        int rank = 0;
        for (int other : best) {
          int of = group.applyAsInt(other);
          if (rank < MOST && (of == 0 || !groups.contains(of))) {
            groups.add(of);
            float score = related.get(other) * factor.apply(other);
            rows.add(new Row(item, kind.column(), ++rank, other, score));
          }
        }
      }
    }
    return rows;
  }

  private List<Row> rows(RecommendRun run) throws Exception {
    String files = Path.of(run.store().uri(run.folder())) + "/related-items/part-*.parquet";
    List<Row> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT item_id, kind, rank, related_item_id, score FROM read_parquet('%s')"
                    .formatted(files))) {
      while (found.next()) {
        rows.add(
            new Row(
                index(found.getString(1)),
                found.getString(2),
                found.getInt(3),
                index(found.getString(4)),
                found.getFloat(5)));
      }
    }
    return rows;
  }

  private static int index(String itemId) {
    return Integer.parseInt(itemId.substring(1));
  }
}
