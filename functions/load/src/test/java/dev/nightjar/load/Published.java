package dev.nightjar.load;

import dev.nightjar.contract.PartFormat;
import dev.nightjar.publish.Publisher;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.recommend.TinyRuns;
import dev.nightjar.recommend.TinySettings;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small published nights, and what they say. */
final class Published {
  static final int PARTS = 4;
  static final int USERS = 80;

  private Published() {}

  /** Makes a night and publishes it; returns its folder. Other seeds, other lists. */
  static String night(ObjectStore store, long seed) throws IOException {
    return night(store, TinyNight.random(seed, USERS, 40, PARTS), 5);
  }

  /** The same of a night of any size. */
  static String night(ObjectStore store, TinyNight night, int top) throws IOException {
    RecommendSettings settings =
        TinySettings.of(store, night.write(store), top, PartFormat.PARQUET, 1);
    String run = TinyRuns.run(store, settings).folder();
    new Publisher(store).publish(run);
    return run;
  }

  /** {@code i1 2.0 model} and so on, by user. */
  static Map<String, List<String>> lists(ObjectStore store, String folder) throws IOException {
    Map<String, List<String>> lists = new TreeMap<>();
    PublishedNight.open(store, folder)
        .forEachUser(
            user ->
                lists.put(
                    user.userId(),
                    user.items().stream()
                        .map(item -> line(item.itemId(), item.score(), item.source().column()))
                        .toList()));
    return lists;
  }

  static String line(String itemId, float score, String source) {
    return "%s %s %s".formatted(itemId, score, source);
  }
}
