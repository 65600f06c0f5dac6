package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stage on a Flink cluster of processes, from S3 to S3. {@code ci/flink-cluster} runs it, and
 * names a file with Flink's class path in the system property {@code nightjar.flink}.
 */
class FlinkClusterNight {
  private static final int USERS = 3000;
  private static final int ITEMS = 600;
  private static final int MOST_MINUTES = 10;

  @TempDir Path folder;

  /** Eight files of a log, and texts that take a while to embed. */
  private static void writeInputs(S3Server server) throws IOException {
    try (ObjectStore store = ObjectStores.open(server.root("in"))) {
      for (int file = 0; file < 8; file++) {
        StringBuilder log = new StringBuilder();
        for (int line = 0; line < 3 * USERS; line++) {
          log.append(
              "{\"user_id\":\"u%d\",\"item_id\":\"b%d\",\"timestamp\":%d}\n"
                  .formatted(line % USERS, (line * 7 + line / 11 + file) % ITEMS, 9 * line + file));
        }
        store.create(
            "logs/%d.jsonl".formatted(file), log.toString().getBytes(StandardCharsets.UTF_8));
      }
      StringBuilder catalog = new StringBuilder();
      for (int item = 0; item < ITEMS; item++) {
        catalog.append(
            "{\"item_id\":\"b%d\",\"title\":\"Soap number %d\",\"description\":\"Of %d herbs, %s\"}\n"
                .formatted(item, item, item % 13, "gentle to the skin ".repeat(1 + item % 9)));
      }
      store.create("catalog.jsonl", catalog.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static SmallNight night(S3Server server, String root) {
    return new SmallNight(
            server.root("in/logs"), server.root("in/catalog.jsonl"), server.root(root))
        .with("--runner", "flink")
        .with("--parts", "4")
        .with("--core-until-stable", "true");
  }

  /** In the middle: the log is read, texts and similar users are not done. */
  private static boolean writesSequences(S3Server server, String root) throws IOException {
    try (ObjectStore store = ObjectStores.open(server.root(root))) {
      return store.list("datasets").stream().anyMatch(key -> key.contains("/sequences/"));
    }
  }

  /** Or until the night has ended. */
  private static void awaitSequences(S3Server server, Process night) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
    while (!writesSequences(server, "remote") && !night.waitFor(50, TimeUnit.MILLISECONDS)) {
      assertThat(System.nanoTime()).as("the night wrote no sequences in time").isLessThan(end);
    }
  }

  /** The name of its archive, which ends in its version. */
  private static List<String> flinkRuntime(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .map(jar -> Path.of(jar).getFileName().toString())
        .filter(name -> name.matches("flink-runtime-\\d.*"))
        .toList();
  }

  @Test
  void makesTheBytesOfOneMachineThoughATaskManagerIsKilledInTheMiddle() throws Exception {
    String flink = Files.readString(Path.of(System.getProperty("nightjar.flink"))).strip();
    assertThat(flinkRuntime(flink))
        .as("the Flink of ci/flink/pom.xml is that of the stage")
        .isEqualTo(flinkRuntime(System.getProperty("java.class.path")))
        .hasSize(1);
    try (S3Server server = new S3Server();
        FlinkProcesses cluster = new FlinkProcesses(flink, folder, server.environment())) {
      writeInputs(server);
      cluster.addTaskManager();
      Process doomed = cluster.addTaskManager();
      ProcessBuilder builder =
          night(server, "remote").with("--flink-master", cluster.master()).process();
      builder.environment().putAll(server.environment());
      Path said = folder.resolve("night.log");
      Process night = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
      try {
        awaitSequences(server, night);
        assertThat(night.isAlive()).as(Files.readString(said)).isTrue();
        doomed.destroyForcibly().waitFor();
        boolean ended = night.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
        assertThat(ended).as(Files.readString(said)).isTrue();
        assertThat(night.exitValue()).as(Files.readString(said)).isZero();
      } finally {
        night.destroyForcibly().waitFor();
      }
      assertThat(cluster.failures()).isPositive();

      SmallNight local = night(server, "local");
      assertThat(local.execute()).as(local.said()).isZero();
      assertThat(night(server, "remote").files()).isEqualTo(local.files());
    }
  }
}
