package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.Pointer;
import dev.nightjar.publish.check.LastNight;
import dev.nightjar.publish.check.RunQuality;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.verify.Verification;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.command.RefusedException;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunQualityTest {
  private static final TinyNight BEFORE = TinyNight.random(1, 250, 40, 2);

  /** The same users and items, other tastes, other histories. */
  private static final TinyNight AFTER = TinyNight.random(2, 250, 40, 3);

  @TempDir Path root;
  private ObjectStore store;
  private Map<String, List<String>> before;

  @BeforeEach
  void publishANight() throws IOException {
    store = ObjectStores.open(root.toString());
    new Publisher(store).publish(Nights.recommended(store, BEFORE, PartFormat.PARQUET, 10));
    before = lists();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Map<String, List<String>> lists() throws IOException {
    Map<String, List<String>> lists = new HashMap<>();
    PublishedNight.open(store)
        .forEachUser(
            user ->
                lists.put(
                    user.userId(),
                    user.items().stream().map(UserRecommendations.Item::itemId).toList()));
    return lists;
  }

  @Test
  void equalsWhatSetsOfIdsSay() throws IOException {
    String run = Nights.recommended(store, AFTER, PartFormat.JSONL, 7);
    Publisher.Outcome outcome = new Publisher(store).publish(run);
    Map<String, List<String>> after = lists();
    Set<String> shown = new TreeSet<>();
    after.values().forEach(shown::addAll);
    double sum = 0;
    int users = 0;
    for (String user : after.keySet()) {
      Set<String> possible = new HashSet<>(before.get(user));
      for (int item : AFTER.histories().get(user)) {
        possible.remove(TinyNight.itemId(item));
      }
      int most = Math.min(possible.size(), after.get(user).size());
      if (AFTER.histories().get(user).length > 0 && most > 0) {
        possible.retainAll(after.get(user));
        sum += possible.size() / (double) most;
        users++;
      }
    }
    RunQuality quality = outcome.quality().orElseThrow();
    assertThat(quality.coverage()).isEqualTo(shown.size() / 40.0);
    assertThat(quality.comparedUsers()).isEqualTo(users).isGreaterThan(150);
    assertThat(quality.overlap().orElseThrow()).isCloseTo(sum / users, within(1e-9));
    assertThat(PublishedNight.open(store).facts().coverage()).isEqualTo(quality.coverage());
  }

  @Test
  void warnsOrRefusesOutsideOfItsLimits() throws IOException {
    byte[] pointer = store.read(Layout.CURRENT);
    String run = Nights.recommended(store, AFTER, PartFormat.PARQUET, 10);
    assertThatThrownBy(() -> publisher("0..1", "0.999..1").publish(run))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "overlap of the night: expected 0.999..1.0 (--overlap-stop), found");
    assertThat(store.read(Layout.CURRENT)).isEqualTo(pointer);
    assertThat(store.version(Layout.manifestOf(run))).isEmpty();
    Publisher.Outcome outcome = publisher("0.999..1", "0..1").publish(run);
    assertThat(outcome.changed()).isTrue();
    assertThat(outcome.warnings())
        .singleElement()
        .asString()
        .startsWith("overlap of the night: expected 0.999..1.0 (--overlap-warn), found 0.");
  }

  private Publisher publisher(String overlapWarn, String overlapStop) {
    return Publisher.of(
        store, new PublishSettings("r", "x", "0..1", "0..1", overlapWarn, overlapStop, false));
  }

  @Test
  void saysNothingOfAFirstNightOrOfAnotherCatalog() throws IOException {
    try (ObjectStore empty = ObjectStores.open(root.resolve("empty").toString())) {
      String run = Nights.recommended(empty, BEFORE, PartFormat.PARQUET, 10);
      Publisher.Outcome outcome = new Publisher(empty).publish(run);
      assertThat(outcome.quality().orElseThrow().overlap()).isEmpty();
      assertThat(outcome.warnings()).isEmpty();
    }
    LastNight last = LastNight.read(store, Map.of("some other item", 1));
    assertThat(last.overlap()).isEmpty();
  }

  @Test
  void leavesALaterNightPublished() throws IOException {
    Pointer now = PublishedNight.open(store).pointer();
    Pointer later =
        new Pointer(
            Conventions.FORMAT_VERSION,
            "2026-02-01",
            now.run(),
            now.manifest(),
            now.sha256(),
            Optional.empty());
    store.replace(Layout.CURRENT, Json.pretty(later), store.version(Layout.CURRENT));
    String run = Nights.recommended(store, AFTER, PartFormat.PARQUET, 10);
    Publisher.Outcome outcome = new Publisher(store).publish(run);
    assertThat(outcome.changed()).isFalse();
    assertThat(outcome.pointer()).isEqualTo(later);
    assertThat(outcome.warnings()).singleElement().asString().contains("night of 2026-02-01");
    Verification.verify(store, run);
    assertThat(new Publisher(store).rollBack(run).changed()).isTrue();
  }
}
