package dev.nightjar.publish;

import static dev.nightjar.publish.OutputRows.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RelatedItem;
import dev.nightjar.contract.RelatedItem.Kind;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.verify.Verification;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What publish says of {@code related-items}, right and forged; the consumers' library reads them.
 */
class RelatedItemsCheckTest {
  private static final int MOST = 4;
  private static final OutputRows<RelatedItem> OUTPUT =
      new OutputRows<>(
          RelatedItem.FOLDER,
          RelatedItem.COLUMNS,
          cells -> RelatedItem.of(cells, RelatedItem.FOLDER),
          RelatedItem::cells);

  @TempDir Path root;

  @Test
  void publishesThemAndTheLibraryReadsThemItemByItem() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String run = Nights.related(store, PartFormat.JSONL, MOST);
      new Publisher(store).publish(run);
      List<RelatedItem> rows = new ArrayList<>();
      PublishedNight night = PublishedNight.open(store);
      night.forEachRelatedItem(rows::add);

      List<RelatedItem> expected = new ArrayList<>();
      for (int item = 1; item <= Nights.NIGHT.items(); item++) {
        for (Kind kind : Kind.values()) {
          String id = "i" + item;
          Nights.NIGHT.related(kind, item).entrySet().stream()
              .limit(MOST)
              .map(e -> new RelatedItem(id, kind, 1, "i" + e.getKey(), e.getValue()))
              .forEach(expected::add);
        }
      }
      assertThat(rows)
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("rank")
          .isEqualTo(expected);
      FolderReader published = FolderReader.open(store, run, Layout.RECOMMEND);
      assertThat(published.manifest().facts(RecommendationFacts.class).outputs())
          .containsOnly(Map.entry(RelatedItem.FOLDER, (long) rows.size()));
      assertThat(published.manifest().filesUnder(RelatedItem.FOLDER)).hasSize(Nights.PARTS);
      assertThat(night.files(OutputRows.PART)).hasSize(1);
      Verification.verify(store, run);
    }
  }

  @Test
  void aRunWithoutThemSaysHowToHaveThem() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String run = Nights.recommended(store, PartFormat.JSONL, 5);
      new Publisher(store).publish(run);
      PublishedNight night = PublishedNight.open(store);
      assertThat(new String(store.read(Layout.manifestOf(run)), StandardCharsets.UTF_8))
          .doesNotContain("outputs");
      assertThatThrownBy(() -> night.forEachRelatedItem(row -> {}))
          .hasMessage(
              run
                  + ": expected the output related-items, found a run without it; recommend"
                  + " --related-items makes it");
    }
  }

  static Stream<Arguments> forgeries() {
    return Stream.of(
        forged("an item twice", rows -> with(rows, 1, copy(rows.get(0), 2)), "another item"),
        forged("the item itself", rows -> with(rows, 0, itself(rows.get(0))), "another item"),
        forged("a rank left out", rows -> with(rows, 1, copy(rows.get(1), 3)), "expected rank 2"),
        forged("an unknown item", rows -> with(rows, 0, to(rows.get(0), "x")), "of the catalog"),
        forged("a NaN", rows -> with(rows, 0, scored(rows.get(0), Float.NaN)), "finite score"),
        forged("a higher score", rows -> with(rows, 1, scored(rows.get(1), 99)), "at most"),
        forged("another part's item", rows -> with(rows, 0, of(rows.get(0), "i1")), "an index in"),
        forged("the order of items", RelatedItemsCheckTest::lastFirst, "in the order"),
        forged("one too many", RelatedItemsCheckTest::more, "expected rank 4, found 5"),
        forged("a row less", rows -> rows.subList(0, rows.size() - 1), "rows, found"));
  }

  private static Arguments forged(
      String what, UnaryOperator<List<RelatedItem>> change, String message) {
    return Arguments.of(what, change, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void refusesForgedRows(String what, UnaryOperator<List<RelatedItem>> change, String message)
      throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String run = Nights.related(store, PartFormat.JSONL, MOST);
      OUTPUT.forge(root, run, change);
      assertThatThrownBy(() -> new Publisher(store).publish(run))
          .hasMessageContaining(OUTPUT.name())
          .hasMessageContaining(message);
      assertThat(store.version(Layout.CURRENT)).isEmpty();
    }
  }

  @Test
  void refusesAPartWithoutThem() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String run = Nights.related(store, PartFormat.JSONL, MOST);
      Nights.claimOutputs(root, run, OutputRows.PART, List.of());
      assertThatThrownBy(() -> new Publisher(store).publish(run))
          .hasMessageContaining("expected outputs [" + OUTPUT.name() + "], found []");
    }
  }

  private static List<RelatedItem> lastFirst(List<RelatedItem> rows) {
    List<RelatedItem> changed = new ArrayList<>(rows);
    changed.add(0, copy(rows.get(rows.size() - 1), 1));
    return changed;
  }

  /** Behind the first list that has as many as it may. */
  private static List<RelatedItem> more(List<RelatedItem> rows) {
    int last = 0;
    while (rows.get(last).rank() < MOST) {
      last++;
    }
    List<String> given =
        rows.subList(last + 1 - MOST, last + 1).stream().map(RelatedItem::relatedItemId).toList();
    RelatedItem row = rows.get(last);
    String other =
        IntStream.rangeClosed(1, Nights.NIGHT.items())
            .mapToObj(item -> "i" + item)
            .filter(id -> !given.contains(id) && !id.equals(row.itemId()))
            .findFirst()
            .orElseThrow();
    List<RelatedItem> changed = new ArrayList<>(rows);
    changed.add(last + 1, to(copy(row, MOST + 1), other));
    return changed;
  }

  private static RelatedItem copy(RelatedItem row, int rank) {
    return new RelatedItem(row.itemId(), row.kind(), rank, row.relatedItemId(), row.score());
  }

  private static RelatedItem itself(RelatedItem row) {
    return to(row, row.itemId());
  }

  private static RelatedItem to(RelatedItem row, String related) {
    return new RelatedItem(row.itemId(), row.kind(), row.rank(), related, row.score());
  }

  private static RelatedItem of(RelatedItem row, String itemId) {
    return new RelatedItem(itemId, row.kind(), row.rank(), row.relatedItemId(), row.score());
  }

  private static RelatedItem scored(RelatedItem row, float score) {
    return new RelatedItem(row.itemId(), row.kind(), row.rank(), row.relatedItemId(), score);
  }
}
