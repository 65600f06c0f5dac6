package dev.nightjar.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.stage.Deadline;
import dev.nightjar.stage.storage.Grants;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.RecordedCalls;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** A real Redis on a port of this machine. */
class RedisTest extends DatabaseContract {
  private static RedisServer server;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    port = freePort();
    server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
    server.start();
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.stop();
  }

  private static Database at(int port, String table) {
    return Redis.open(
        new LoadSettings(
            "r",
            LoadSettings.Kind.REDIS,
            Optional.of("redis://127.0.0.1:%d/0".formatted(port)),
            table,
            Optional.empty(),
            Optional.empty(),
            0),
        Map.of());
  }

  @Override
  Database open(String name) {
    return at(port, name);
  }

  /** As the consumers' page says: the id, then a field; looks again if the night went meanwhile. */
  @Override
  Map<String, List<String>> read() {
    try (Jedis jedis = new Jedis("127.0.0.1", port)) {
      while (true) {
        String run = jedis.get(table + ":current");
        Map<String, String> values = jedis.hgetAll(table + ":" + run);
        if (!values.isEmpty()) {
          Map<String, List<String>> lists = new TreeMap<>();
          values.forEach((user, json) -> lists.put(user, lines(json)));
          return lists;
        }
      }
    }
  }

  private static List<String> lines(String json) {
    List<String> lines = new ArrayList<>();
    for (JsonNode item : Json.read(json, JsonNode.class, "value")) {
      lines.add(
          Published.line(
              item.path("item_id").textValue(),
              item.path("score").floatValue(),
              item.path("source").textValue()));
    }
    return lines;
  }

  @Override
  Set<String> kept() {
    Set<String> runs = new TreeSet<>();
    try (Jedis jedis = new Jedis("127.0.0.1", port)) {
      for (String key : jedis.keys(table + ":????????????")) {
        runs.add(key.substring(table.length() + 1));
      }
    }
    return runs;
  }

  @Test
  void leavesAKeyOfAnotherTypeAlone() throws Exception {
    String night = Published.night(store, 30);
    try (Jedis jedis = new Jedis("127.0.0.1", port);
        Database database = open(table)) {
      jedis.set(table + ":" + night.substring(night.lastIndexOf('=') + 1), "x");
      Loader loader =
          new Loader(store, database, Optional.empty(), new RateLimit(0), Deadline.NONE);
      assertThatThrownBy(loader::load)
          .hasMessageContaining("expected a hash or nothing at " + table)
          .hasMessageEndingWith("found a string; give another --table");
    }
  }

  @Test
  void aDatabaseThatIsFullIsToldAndNothingIsSwitched() throws Exception {
    Published.night(store, 31);
    try (Jedis jedis = new Jedis("127.0.0.1", port);
        Database database = open(table)) {
      jedis.configSet("maxmemory", "1");
      try {
        Loader loader =
            new Loader(store, database, Optional.empty(), new RateLimit(0), Deadline.NONE);
        assertThatThrownBy(loader::load)
            .isInstanceOf(DatabaseException.class)
            .hasMessageContaining("OOM")
            .hasMessageContaining("nothing was switched");
      } finally {
        jedis.configSet("maxmemory", "0");
      }
    }
  }

  @Test
  void aVersionThatAnotherLoadDeletedIsNotWrittenTo() throws Exception {
    Version version = Version.of(PublishedNight.open(store, Published.night(store, 32)));
    try (Database database = open(table)) {
      database.begin(version);
      database.prune();
      assertThatThrownBy(() -> database.load(version, version.files().get(0), users -> {}))
          .hasMessageEndingWith(
              "run %s was deleted meanwhile by another load: nothing is switched; load again",
              version.run());
    }
    assertThat(kept()).isEmpty();
  }

  @Test
  void afterTheSwitchAFailureSaysThatItHappened() throws Exception {
    String night = Published.night(store, 33);
    try (Database database = open(table)) {
      Database failing =
          new DyingDatabase(database, Integer.MAX_VALUE) {
            @Override
            public void prune() {
              throw new DatabaseException("redis", "nothing was switched", new Error("gone"));
            }
          };
      assertThatThrownBy(() -> loader(failing).load())
          .hasMessage(
              "redis: gone; readers are led to run %s, but older versions were not all deleted:"
                  + " the load of the next night tries again",
              night.substring(night.lastIndexOf('=') + 1));
    }
    assertThat(read()).isEqualTo(Published.lists(store, night));
  }

  @Test
  void aServerThatIsAwayIsNamed() {
    assertThatThrownBy(() -> at(1, table))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith("redis://127.0.0.1:1/0: ")
        .hasMessageNotContaining(".;")
        .hasMessageEndingWith("; check --target and REDISCLI_AUTH");
  }

  @Test
  void asksABucketForWhatTheRoleOfLoadAllows() throws Exception {
    try (S3Server s3 = S3Server.recording();
        ObjectStore bucket = ObjectStores.open(s3.root("root"))) {
      LoadSettings settings =
          new LoadSettings(
              bucket.root().toString(),
              LoadSettings.Kind.REDIS,
              Optional.of("redis://127.0.0.1:%d/0".formatted(port)),
              "granted",
              Optional.empty(),
              Optional.empty(),
              0);
      RecordedCalls.Work load = () -> Loader.load(settings, Map.of(), Deadline.NONE);
      Set<RecordedCalls.Call> calls = new TreeSet<>();
      RecordedCalls.Work tooEarly =
          () -> assertThatThrownBy(load::run).hasMessageContaining("found none");
      calls.addAll(s3.calls().of("root", tooEarly));
      Published.night(bucket, 1);
      calls.addAll(s3.calls().of("root", load));
      Grants.areThoseOf("load", calls);
    }
  }

  @Test
  void saysThatNothingIsPublishedBeforeItAsksADatabase(@TempDir Path empty) throws IOException {
    LoadSettings settings =
        new LoadSettings(
            empty.toString(),
            LoadSettings.Kind.REDIS,
            Optional.of("redis://127.0.0.1:%d/0".formatted(freePort())),
            "nothing",
            Optional.empty(),
            Optional.empty(),
            0);
    assertThatThrownBy(() -> Loader.load(settings, Map.of(), Deadline.NONE))
        .hasMessageContaining("expected a published night, found none; check --root");
  }
}
