package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Holdout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import dev.nightjar.publish.verify.Verification;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users who get the popular list in the place of their own. */
class HoldoutTest {
  private static final double SHARE = 0.3;
  private static final TinyNight NIGHT = Nights.NIGHT;

  @TempDir Path root;

  private static Map<String, List<Item>> lists(ObjectStore store, String run) throws IOException {
    Map<String, List<Item>> lists = new TreeMap<>();
    PublishedNight.open(store, run).forEachUser(user -> lists.put(user.userId(), user.items()));
    return lists;
  }

  @Test
  void thoseOfTheHashGetThePopularListMarkedAndAllOthersWhatTheyHad() throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String without = Nights.recommended(store, PartFormat.PARQUET, 5);
      String with = Nights.heldOut(store, PartFormat.PARQUET, SHARE, "salt");
      new Publisher(store).publish(without);
      new Publisher(store).publish(with);
      Map<String, List<Item>> own = lists(store, without);
      Map<String, List<Item>> found = lists(store, with);
      Set<String> heldOut = duck(with, "salt");
      assertThat(heldOut).hasSizeBetween(5, 40);
      for (String user : NIGHT.histories().keySet()) {
        if (heldOut.contains(user)) {
          assertThat(found.get(user)).extracting(Item::source).containsOnly(Source.HOLDOUT);
          assertThat(found.get(user)).extracting(Item::itemId).isEqualTo(popular(user));
        } else {
          assertThat(found.get(user)).isEqualTo(own.get(user));
        }
      }
      Verification.verify(store, with);
    }
  }

  /** Slow and obvious. */
  private static List<String> popular(String user) {
    Set<Integer> had =
        IntStream.of(NIGHT.histories().get(user)).boxed().collect(Collectors.toSet());
    return IntStream.rangeClosed(1, NIGHT.items())
        .boxed()
        .filter(item -> !had.contains(item))
        .sorted(
            Comparator.comparingLong((Integer item) -> -NIGHT.interactions(item))
                .thenComparing(item -> item))
        .limit(5)
        .map(TinyNight::itemId)
        .toList();
  }

  /** As the page on formats says it, by somebody else's SHA-256. */
  private Set<String> duck(String run, String salt) throws Exception {
    Set<String> users = new TreeSet<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT DISTINCT user_id FROM read_parquet('%s/part-*.parquet')
                WHERE ('0x' || left(sha256('%s:' || user_id), 8))::BIGINT / 4294967296.0 < %s
                """
                    .formatted(root.resolve(run), salt, SHARE))) {
      while (rows.next()) {
        if (NIGHT.histories().get(rows.getString(1)).length > 0) {
          users.add(rows.getString(1));
        }
      }
    }
    return users;
  }

  @Test
  void whoIsInASmallerShareIsInALargerOneAndOtherSaltsDrawOthers() {
    Holdout small = new Holdout(0.05, "a");
    Holdout large = new Holdout(0.1, "a");
    List<String> users = IntStream.range(0, 20_000).mapToObj(i -> "u" + i).toList();
    Set<String> few = users.stream().filter(small::contains).collect(Collectors.toSet());
    Set<String> more = users.stream().filter(large::contains).collect(Collectors.toSet());
    assertThat(few.size()).isBetween(900, 1100);
    assertThat(more.size()).isBetween(1850, 2150);
    assertThat(more).containsAll(few);
    Holdout other = new Holdout(0.05, "b");
    assertThat(few.stream().filter(other::contains).count()).isBetween(25L, 80L);
  }

  @Test
  void anotherSaltThanThePublishedOneIsRefusedWithTheWayOut() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String run = Nights.heldOut(store, PartFormat.CSV, SHARE, "salt");
      new Publisher(store).publish(run);
      Nights.heldOut(store, PartFormat.CSV, 0.2, "salt");
      assertThatThrownBy(() -> Nights.heldOut(store, PartFormat.CSV, SHARE, "pepper"))
          .hasMessage(
              "--holdout-salt: expected salt, as in the published run %s, found pepper: another salt holds out"
                      .formatted(run.substring(run.lastIndexOf('=') + 1))
                  + " other users, and nothing can be compared; to start anew, publish one night without a"
                  + " holdout");
      new Publisher(store).publish(Nights.recommended(store, PartFormat.CSV, 6));
      Nights.heldOut(store, PartFormat.CSV, SHARE, "pepper");
    }
  }

  @Test
  void publishFindsAUserWhoGotTheirOwnList() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String run = Nights.heldOut(store, PartFormat.JSONL, SHARE, "salt");
      Nights.forge(root, run, 0, lines -> lines.replaceFirst("\"holdout\"", "\"model\""));
      assertThatThrownBy(() -> new Publisher(store).publish(run))
          .hasMessageContaining("expected source holdout, as its id says, found model");
    }
  }
}
