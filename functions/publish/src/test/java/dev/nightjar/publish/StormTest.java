package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.Sha256;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import dev.nightjar.stage.storage.StormyBlobs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Storage that fails at nearly a third of all requests, half of them after the work is done, and
 * answers others slowly: a night is written, computed and published through it.
 */
class StormTest {
  private static final TinyNight NIGHT = TinyNight.random(3, 25, 30, 2);
  private static final int ATTEMPTS = 50;

  @TempDir Path calm;
  private Map<String, String> right;

  @BeforeEach
  void aNightInCalmWeather() throws IOException {
    try (ObjectStore store = ObjectStores.open(calm.toString())) {
      new Publisher(store).publish(Nights.recommended(store, NIGHT, PartFormat.JSONL, 4));
      new Publisher(store).publish(Nights.recommended(store, NIGHT, PartFormat.JSONL, 5));
      right = contents(store);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theNightEndsWithTheSameBytesOrStopsAndTheOldPointerStays(int seed) throws Exception {
    StormyBlobs[] storm = {null};
    try (S3Server server = S3Server.behind(blobs -> storm[0] = new StormyBlobs(blobs, seed));
        ObjectStore store = ObjectStores.open(server.root("storm"))) {
      new Publisher(store).publish(Nights.recommended(store, NIGHT, PartFormat.JSONL, 4));
      byte[] old = store.read(Layout.CURRENT);
      boolean done = false;
      for (int attempt = 1; attempt <= ATTEMPTS && !done; attempt++) {
        storm[0].blow(StormyBlobs.STORM);
        try {
          new Publisher(store).publish(Nights.recommended(store, NIGHT, PartFormat.JSONL, 5));
          done = true;
        } catch (IOException | RuntimeException e) {
          storm[0].blow(0);
          assertThat(e.getMessage()).as("attempt %d: %s", attempt, e).contains("s3://");
          assertThat(store.read(Layout.CURRENT)).isEqualTo(old);
        }
      }
      storm[0].blow(0);
      assertThat(done).isTrue();
      int met = storm[0].met();
      assertThat(met).isGreaterThan(100);
      assertThat(storm[0].failed()).isBetween(met / 20, met / 4); // 15 % but for chance
      assertThat(storm[0].brokenOff()).isPositive();
      assertThat(contents(store)).isEqualTo(right);
    }
  }

  /** All but the lists of files for engines, which name the root. */
  private static Map<String, String> contents(ObjectStore store) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (String key : store.list("")) {
      if (!key.contains("/" + Layout.SYMLINKS)) {
        contents.put(key, Sha256.of(store.read(key)));
      }
    }
    return contents;
  }
}
