package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night whose own model was refused, served by that of an earlier night. */
class ProductionModelTest {
  private static final int KNOWN = 40;
  private static final TinyNight EARLIER = TinyNight.random(1, 60, KNOWN, 3);

  @TempDir Path root;

  /** Other users, other histories, and ten items that the earlier catalog has not. */
  private static TinyNight tonight() {
    TinyNight drawn = TinyNight.random(2, 80, KNOWN + 10, 3);
    Map<String, int[]> histories = new LinkedHashMap<>(drawn.histories());
    histories.put("new items only", new int[] {KNOWN + 1, KNOWN + 5});
    return new TinyNight(drawn.items(), drawn.parts(), drawn.maxLength(), drawn.model(), histories);
  }

  /** Tonight's users as they would be if there were no items but those the model knows. */
  private static TinyNight asTheModelKnowsThem(TinyNight tonight) {
    Map<String, int[]> known = new LinkedHashMap<>();
    tonight
        .histories()
        .forEach(
            (user, items) ->
                known.put(user, Arrays.stream(items).filter(item -> item <= KNOWN).toArray()));
    return new TinyNight(KNOWN, 3, EARLIER.maxLength(), EARLIER.model(), known);
  }

  @Test
  void givesTonightsUsersWhatTheModelKnowsOfThemAndIsMarked() throws IOException {
    TinyNight tonight = tonight();
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String model = EARLIER.write(store).model();
      String dataset = tonight.write(store, TinyNight.DATE.plusDays(1)).dataset();
      String run = Nights.served(store, dataset, model, 5);
      assertThat(new Publisher(store).publish(run).changed()).isTrue();
      FolderReader night = FolderReader.open(store, run, Layout.RECOMMEND);
      RecommendationFacts facts = night.manifest().facts(RecommendationFacts.class);
      assertThat(facts.servedBy()).contains(RecommendationRun.PRODUCTION);
      assertThat(facts.model()).isEqualTo(Layout.manifestOf(model));
      assertThat(facts.users()).isEqualTo(81);
      Map<String, UserRecommendations> found = lists(store);
      Map<String, UserRecommendations> expected = expected(tonight);
      assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
      tonight.histories().keySet().stream()
          .filter(user -> Arrays.stream(tonight.histories().get(user)).anyMatch(i -> i <= KNOWN))
          .forEach(user -> assertThat(found.get(user)).isEqualTo(expected.get(user)));
      assertThat(found.get("new items only").items())
          .hasSize(5)
          .allMatch(item -> item.source().isPopular())
          .noneMatch(item -> item.itemId().equals(TinyNight.itemId(KNOWN + 1)));
    }
  }

  private Map<String, UserRecommendations> expected(TinyNight tonight) throws IOException {
    try (ObjectStore other = ObjectStores.open(root.resolve("expected").toString())) {
      TinyNight known = asTheModelKnowsThem(tonight);
      new Publisher(other).publish(Nights.recommended(other, known, PartFormat.JSONL, 5));
      return lists(other);
    }
  }

  private static Map<String, UserRecommendations> lists(ObjectStore store) throws IOException {
    Map<String, UserRecommendations> lists = new LinkedHashMap<>();
    PublishedNight.open(store).forEachUser(user -> lists.put(user.userId(), user));
    return lists;
  }
}
