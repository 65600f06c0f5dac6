package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real command in a process of its own, killed while one of its last writes is under way. */
class KilledPublisherTest {
  @TempDir Path logs;

  /** The write that was under way is lost in a copy of the storage, and arrives in the storage. */
  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "_SUCCESS", "current.json"})
  void leavesOneWholeNightAndIsRunAgain(String file) throws Exception {
    TinyNight night = TinyNight.random(3, 25, 30, 1);
    HeldWrites[] held = {null};
    try (S3Server server = S3Server.behind(blobs -> held[0] = new HeldWrites(blobs));
        ObjectStore store = ObjectStores.open(server.root("kill"))) {
      String good = Nights.recommended(store, night, PartFormat.PARQUET, 4);
      new Publisher(store).publish(good);
      byte[] before = store.read(Layout.CURRENT);
      String next = Nights.recommended(store, night, PartFormat.PARQUET, 5);
      held[0].hold("kill/" + (file.equals(Layout.CURRENT) ? file : next + "/" + file), 1);
      Process publisher = publish(server, store, next);
      try {
        held[0].await();
      } finally {
        publisher.destroyForcibly().waitFor();
      }
      try (ObjectStore lost = FaultyStorageTest.copyOf(store, server.root("lost"))) {
        assertThat(lost.read(Layout.CURRENT)).isEqualTo(before);
        isWholeAndRunsAgain(lost, good, next);
      }
      held[0].release();
      boolean flipped = !Arrays.equals(store.read(Layout.CURRENT), before);
      assertThat(flipped).isEqualTo(file.equals(Layout.CURRENT));
      isWholeAndRunsAgain(store, flipped ? next : good, next);
    }
  }

  private static void isWholeAndRunsAgain(ObjectStore store, String published, String next)
      throws IOException {
    FaultyStorageTest.isPublishedAndWhole(store, published);
    new Publisher(store).publish(next);
    FaultyStorageTest.isPublishedAndWhole(store, next);
    assertThat(store.version(next + "/" + Layout.SUCCESS)).isPresent();
  }

  private Process publish(S3Server server, ObjectStore store, String run) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            PublishMain.class.getName(),
            "--root",
            store.root().toString(),
            "--run",
            run);
    builder.environment().putAll(server.environment());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(logs.resolve("publish.log").toFile())
        .start();
  }
}
