package dev.nightjar.load;

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.Deadline;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import redis.embedded.RedisServer;

/**
 * How many rows a second {@code load} writes into a server on this machine, from the published
 * files to the switch; run by {@code ci/bench-load FOLDER USERS TOP}.
 */
final class LoadSpeed {
  private static final int ITEMS = 2_000;
  private static final int PARTS = 16;

  private LoadSpeed() {}

  public static void main(String... args) throws Exception {
    Path root = Files.createDirectories(Path.of(args[0]));
    int users = Integer.parseInt(args[1]);
    int top = Integer.parseInt(args[2]);
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      Published.night(store, TinyNight.random(1, users, ITEMS, PARTS), top);
      read(store);
      postgres(store);
      redis(store);
      dynamoDb(store);
    }
    System.exit(0); // DynamoDB Local leaves threads behind
  }

  private static void read(ObjectStore store) throws IOException {
    long start = System.nanoTime();
    long[] rows = {0};
    PublishedNight.open(store).forEachUser(user -> rows[0] += user.items().size());
    say("reading alone", rows[0], start);
  }

  private static void postgres(ObjectStore store) throws IOException {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      String target = server.getJdbcUrl("postgres", "postgres");
      measure(
          store,
          "postgres",
          Postgres.open(
              settings(LoadSettings.Kind.POSTGRES, target), Map.of("PGUSER", "postgres")));
    }
  }

  private static void redis(ObjectStore store) throws IOException {
    int port = RedisTest.freePort();
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .build();
    server.start();
    try {
      String target = "redis://127.0.0.1:%d/0".formatted(port);
      measure(store, "redis", Redis.open(settings(LoadSettings.Kind.REDIS, target), Map.of()));
    } finally {
      server.stop();
    }
  }

  private static void dynamoDb(ObjectStore store) throws IOException {
    AmazonDynamoDBLocal server = DynamoDBEmbedded.create(true);
    measure(store, "DynamoDB Local", new DynamoDb(server.dynamoDbClient(), "recs", "dynamodb"));
  }

  private static LoadSettings settings(LoadSettings.Kind kind, String target) {
    return new LoadSettings(
        "r", kind, Optional.of(target), "recs", Optional.empty(), Optional.empty(), 0);
  }

  private static void measure(ObjectStore store, String name, Database opened) throws IOException {
    long start = System.nanoTime();
    try (Database database = opened) {
      Loader loader =
          new Loader(store, database, Optional.empty(), new RateLimit(0), Deadline.NONE);
      say(name, loader.load().rows(), start);
    }
  }

  private static void say(String name, long rows, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%-15s %,d rows in %.1f s, %,.0f a second%n",
        name,
        rows,
        seconds,
        rows / seconds);
  }
}
