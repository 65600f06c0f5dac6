package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.Sha256;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Storage that fails at nearly a third of all requests, half of them after the work is done, and
 * answers others slowly: a night is written, computed and published through it.
 */
class StormTest {
  private static final TinyNight NIGHT = TinyNight.random(3, 25, 30, 2);
  private static final int ATTEMPTS = 50;

  @TempDir Path calm;
  private Map<String, String> right;

  /** The same requests fail whatever the order in which threads make them. */
  private static final class Storm extends Fault.Blobs {
    private static final int FAILS = 15; // percent, before and after
    private static final int SLOW = 5;
    private static final long SLOW_NANOS = 100_000_000;

    private final int seed;
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final AtomicInteger met = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    Storm(BlobStore blobs, int seed) {
      super(blobs, Fault.ERROR);
      this.seed = seed;
    }

    @Override
    void meet(String operation, String key, boolean after) {
      if (!isOn()) {
        return;
      }
      met.incrementAndGet();
      String name = operation + " " + key + " " + after;
      int time = asked.computeIfAbsent(name, none -> new AtomicInteger()).incrementAndGet();
      int fate = new Random(Objects.hash(seed, name, time)).nextInt(100);
      if (fate < FAILS) {
        failed.incrementAndGet();
        throw (S3Exception) S3Exception.builder().statusCode(503).message("storm").build();
      }
      if (fate < FAILS + SLOW) {
        LockSupport.parkNanos(SLOW_NANOS);
      }
    }
  }

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
    Storm[] storm = {null};
    try (S3Server server = S3Server.behind(blobs -> storm[0] = new Storm(blobs, seed));
        ObjectStore store = ObjectStores.open(server.root("storm"))) {
      new Publisher(store).publish(Nights.recommended(store, NIGHT, PartFormat.JSONL, 4));
      byte[] old = store.read(Layout.CURRENT);
      boolean done = false;
      for (int attempt = 1; attempt <= ATTEMPTS && !done; attempt++) {
        storm[0].switchOn();
        try {
          new Publisher(store).publish(Nights.recommended(store, NIGHT, PartFormat.JSONL, 5));
          done = true;
        } catch (IOException | RuntimeException e) {
          storm[0].switchOff();
          assertThat(e.getMessage()).as("attempt %d: %s", attempt, e).contains("s3://");
          assertThat(store.read(Layout.CURRENT)).isEqualTo(old);
        }
      }
      storm[0].switchOff();
      assertThat(done).isTrue();
      int met = storm[0].met.get();
      assertThat(met).isGreaterThan(100);
      assertThat(storm[0].failed.get()).isBetween(met / 20, met / 4); // 15 % but for chance
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
