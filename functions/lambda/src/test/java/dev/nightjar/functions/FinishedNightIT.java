package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.functions.RuntimeApi.Answer;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A night that the local commands have published, made once more by the built function on a bucket:
 * the same bytes. Prints what it took. {@code ci/bench-functions} runs it; the night's root is the
 * system property {@code nightjar.night}.
 */
class FinishedNightIT {
  @TempDir static Path function;

  private final List<Double> warmSeconds = new ArrayList<>();
  private double firstSeconds;
  private double startSeconds;
  private long peakMebibytes;
  private long users;

  @Test
  void hasTheSameBytesWhenTheBuiltFunctionMakesIt() throws Exception {
    BuiltFunction.unpack(function);
    try (S3Server s3 = new S3Server();
        ObjectStore local = ObjectStores.open(System.getProperty("nightjar.night"));
        ObjectStore bucket = ObjectStores.open(s3.root("night"))) {
      RecommendationRun run = run(local);
      copy(local, bucket, run.dataset());
      copy(local, bucket, run.model());
      String folder = recommend(s3, bucket, run);
      publish(s3, bucket, folder);
      compare(local, bucket, folder);
      report(run);
    }
  }

  /** What is published there. */
  private static RecommendationRun run(ObjectStore local) throws IOException {
    Pointer pointer = Json.read(local.read(Layout.CURRENT), Pointer.class, Layout.CURRENT);
    String key = pointer.manifest().replace(Layout.MANIFEST, Layout.RUN);
    return Json.read(local.read(key), RecommendationRun.class, key);
  }

  private static void copy(ObjectStore from, ObjectStore to, String folder) throws IOException {
    for (String key : from.list(folder)) {
      to.create(key, from.read(key));
    }
  }

  private String recommend(S3Server s3, ObjectStore bucket, RecommendationRun run)
      throws Exception {
    long start = System.nanoTime();
    try (RuntimeApi api = new RuntimeApi();
        BuiltFunction recommend = new BuiltFunction("recommend", api, function, s3.environment())) {
      api.awaitPoll();
      startSeconds = since(start);
      PlanAnswer plan = plan(api, bucket, run);
      boolean first = true;
      for (String event : events(bucket, plan)) {
        double seconds = shard(api, event);
        if (first) {
          firstSeconds = seconds;
        } else {
          warmSeconds.add(seconds);
        }
        first = false;
      }
      peakMebibytes = recommend.peakMebibytes();
      return plan.run();
    }
  }

  private static PlanAnswer plan(RuntimeApi api, ObjectStore bucket, RecommendationRun run)
      throws Exception {
    Map<String, ?> event =
        Map.of(
            "action", "plan",
            "root", bucket.root().toString(),
            "dataset", run.dataset(),
            "model", run.model());
    Answer answer = api.invoke(Json.line(event));
    assertThat(answer.failed()).as(answer.body()).isFalse();
    return Json.read(answer.body(), PlanAnswer.class, "answer");
  }

  private static List<String> events(ObjectStore bucket, PlanAnswer plan) throws IOException {
    List<String> events = new ArrayList<>();
    byte[] list = bucket.read(plan.run() + "/" + Layout.SHARDS);
    Json.read(list, JsonNode.class, Layout.SHARDS).forEach(event -> events.add(event.toString()));
    return events;
  }

  private double shard(RuntimeApi api, String event) throws Exception {
    long start = System.nanoTime();
    Answer answer = api.invoke(event);
    double seconds = since(start);
    assertThat(answer.failed()).as(answer.body()).isFalse();
    users += Json.read(answer.body(), ShardAnswer.class, "answer").users();
    return seconds;
  }

  private static void publish(S3Server s3, ObjectStore bucket, String folder) throws Exception {
    try (RuntimeApi api = new RuntimeApi();
        BuiltFunction publish = new BuiltFunction("publish", api, function, s3.environment())) {
      PublishEvent event = new PublishEvent(bucket.root().toString(), folder, Map.of());
      Answer answer = api.invoke(Json.line(event));
      assertThat(answer.failed()).as(answer.body()).isFalse();
      assertThat(publish.alive()).isTrue();
    }
  }

  private static void compare(ObjectStore local, ObjectStore bucket, String folder)
      throws IOException {
    List<String> made =
        bucket.list(folder).stream().filter(key -> !key.endsWith("/" + Layout.SHARDS)).toList();
    assertThat(made).isEqualTo(local.list(folder)).isNotEmpty();
    for (String key : made) {
      assertThat(bucket.read(key)).as(key).isEqualTo(MovedFiles.read(local, bucket, key));
    }
  }

  private void report(RecommendationRun run) throws IOException {
    Collections.sort(warmSeconds);
    String kind = Files.exists(function.resolve("bootstrap")) ? "executable" : "JVM";
    System.out.printf(
        Locale.ROOT,
        "| %s | %d users in %d parts | %.1f MB | %.2f s | %.2f s | %.2f s | %d MiB |%n",
        kind,
        users,
        run.parts(),
        Files.size(Path.of("target", "function.zip")) / 1e6,
        startSeconds,
        firstSeconds,
        warmSeconds.get(warmSeconds.size() / 2),
        peakMebibytes);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
