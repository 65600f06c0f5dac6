package dev.nightjar.publish;

import static dev.nightjar.publish.OutputRows.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Holdout;
import dev.nightjar.contract.ItemUser;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.verify.Verification;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.recommend.TinyRuns;
import dev.nightjar.recommend.TinySettings;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What publish says of {@code item-users}, right and forged; the consumers' library reads them. */
class ItemUsersCheckTest {
  private static final int MOST = 8;
  private static final OutputRows<ItemUser> OUTPUT =
      new OutputRows<>(ItemUser.FOLDER, ItemUser.COLUMNS, ItemUser::of, ItemUser::cells);

  @TempDir Path root;

  private static String run(ObjectStore store) throws IOException {
    return Nights.itemUsers(store, PartFormat.JSONL, "i7,in_catalog=true", MOST);
  }

  @Test
  void publishesThemAndTheLibraryGivesTheBestOfAllParts() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String run = run(store);
      new Publisher(store).publish(run);
      PublishedNight night = PublishedNight.open(store);
      List<ItemUser> rows = new ArrayList<>();
      night.forEachItemUser(rows::add);
      assertThat(rows).hasSize(2 * MOST * Nights.PARTS);
      List<ItemUser> best = night.usersOf("i7");
      assertThat(best).hasSize(MOST).isSortedAccordingTo(ItemUser.BEST_FIRST);
      float worst = best.get(MOST - 1).score();
      assertThat(rows.stream().filter(r -> r.target().equals("i7") && r.score() > worst).toList())
          .isSubsetOf(best);
      assertThat(best)
          .extracting(row -> Nights.NIGHT.histories().get(row.userId()))
          .allMatch(had -> had.length > 0 && IntStream.of(had).noneMatch(item -> item == 7));
      assertThat(night.usersOf("in_catalog=true")).extracting(ItemUser::score).containsOnly(0f);
      FolderReader published = FolderReader.open(store, run, Layout.RECOMMEND);
      assertThat(published.manifest().facts(RecommendationFacts.class).outputs())
          .containsOnly(Map.entry(ItemUser.FOLDER, (long) rows.size()));
      Verification.verify(store, run);
    }
  }

  @Test
  void anotherTargetOrARunWithoutThemSaysHowToHaveThem() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String run = run(store);
      PublishedNight night = published(store, run);
      assertThatThrownBy(() -> night.usersOf("i8"))
          .isInstanceOf(ContractException.class)
          .hasMessage(
              run
                  + ": expected one of [i7, in_catalog=true], the targets of recommend --item-users,"
                  + " found i8");
      PublishedNight without = published(store, Nights.recommended(store, PartFormat.JSONL, 5));
      assertThatThrownBy(() -> without.usersOf("i7"))
          .hasMessageContaining("a run without it; recommend --item-users makes it");
    }
  }

  private static PublishedNight published(ObjectStore store, String run) throws IOException {
    new Publisher(store).publish(run);
    return PublishedNight.open(store, run);
  }

  static Stream<Arguments> forgeries() {
    return Stream.of(
        forged("a user twice", rows -> with(rows, 1, scored(rows.get(0), -99)), "another user"),
        forged("a share above 1", rows -> with(rows, 0, scored(rows.get(0), 0.1f)), "at most 0"),
        forged("a NaN", rows -> with(rows, 0, scored(rows.get(0), Float.NaN)), "a finite score"),
        forged("a better one last", ItemUsersCheckTest::worstFirst, "the best users first"),
        forged("a stranger", rows -> with(rows, 0, to(rows.get(0), "x")), "a user of the part"),
        forged("who had it", rows -> with(rows, 0, to(rows.get(0), had(7))), "has not had it"),
        forged("no history", rows -> with(rows, 0, to(rows.get(0), cold())), "with a history"),
        forged("a target of none", rows -> with(rows, 0, of(rows.get(0), "i8")), "one of [i7, in"),
        forged("the order of targets", ItemUsersCheckTest::turned, "targets in the order"),
        forged("one too many", ItemUsersCheckTest::more, "at most 8 users"),
        forged("a row less", rows -> rows.subList(0, rows.size() - 1), "rows, found"));
  }

  private static Arguments forged(
      String what, UnaryOperator<List<ItemUser>> change, String message) {
    return Arguments.of(what, change, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void refusesForgedRows(String what, UnaryOperator<List<ItemUser>> change, String message)
      throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String run = run(store);
      OUTPUT.forge(root, run, change);
      assertThatThrownBy(() -> new Publisher(store).publish(run))
          .hasMessageContaining(OUTPUT.name())
          .hasMessageContaining(message);
      assertThat(store.version(Layout.CURRENT)).isEmpty();
    }
  }

  @Test
  void refusesAUserWhoIsHeldOut() throws IOException {
    Holdout holdout = new Holdout(0.3, "salt");
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      RecommendSettings settings =
          TinySettings.of(store, Nights.NIGHT.write(store), 5, PartFormat.JSONL, 1);
      settings = TinySettings.heldOut(settings, holdout.share(), holdout.salt());
      String run = TinyRuns.run(store, TinySettings.itemUsers(settings, "i7", MOST)).folder();
      String heldOut =
          users()
              .filter(user -> user.getValue().length > 0 && holdout.contains(user.getKey()))
              .findFirst()
              .orElseThrow()
              .getKey();
      OUTPUT.forge(root, run, rows -> with(rows, 0, to(rows.get(0), heldOut)));
      assertThatThrownBy(() -> new Publisher(store).publish(run))
          .hasMessageContaining(OUTPUT.name())
          .hasMessageContaining("user %s: expected a user who is not held out", heldOut);
    }
  }

  /** Users of the part. */
  private static Stream<Map.Entry<String, int[]>> users() {
    return Nights.NIGHT.histories().entrySet().stream()
        .filter(user -> Conventions.partOf(user.getKey(), Nights.PARTS) == OutputRows.PART);
  }

  private static String had(int item) {
    return users()
        .filter(user -> IntStream.of(user.getValue()).anyMatch(taken -> taken == item))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static String cold() {
    return users().filter(user -> user.getValue().length == 0).findFirst().orElseThrow().getKey();
  }

  private static List<ItemUser> worstFirst(List<ItemUser> rows) {
    return rows.stream()
        .sorted(Comparator.comparing(ItemUser::target).thenComparing(ItemUser::score))
        .collect(Collectors.toList());
  }

  private static List<ItemUser> turned(List<ItemUser> rows) {
    List<ItemUser> changed = new ArrayList<>(rows.subList(MOST, rows.size()));
    changed.addAll(rows.subList(0, MOST));
    return changed;
  }

  /** Another user of the part, in the last place of the first target. */
  private static List<ItemUser> more(List<ItemUser> rows) {
    List<String> given = rows.subList(0, MOST).stream().map(ItemUser::userId).toList();
    String other =
        users()
            .filter(user -> user.getValue().length > 0 && !given.contains(user.getKey()))
            .findFirst()
            .orElseThrow()
            .getKey();
    List<ItemUser> changed = new ArrayList<>(rows);
    changed.add(MOST, new ItemUser(rows.get(0).target(), other, -99));
    return changed;
  }

  private static ItemUser to(ItemUser row, String user) {
    return new ItemUser(row.target(), user, row.score());
  }

  private static ItemUser of(ItemUser row, String target) {
    return new ItemUser(target, row.userId(), row.score());
  }

  private static ItemUser scored(ItemUser row, float score) {
    return new ItemUser(row.target(), row.userId(), score);
  }
}
