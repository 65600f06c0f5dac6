package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.functions.RuntimeApi.Answer;
import dev.nightjar.launch.GoogleServer;
import dev.nightjar.publish.Publisher;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.recommend.RecommendRun;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.recommend.ShardRequest;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.recommend.TinySettings;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built artifact, polling a Runtime API of ours, on a bucket. */
class RuntimeApiIT {
  private static final int PARTS = 3;
  private static final TinyNight NIGHT = TinyNight.random(1, 60, 40, PARTS);

  @TempDir static Path function;
  private static S3Server s3;
  @TempDir Path localRoot;

  @BeforeAll
  static void start() throws Exception {
    BuiltFunction.unpack(function);
    s3 = new S3Server();
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @Test
  void computesEveryShardAndPublishesTheSameBytesAsTheLocalCommand() throws Exception {
    try (ObjectStore store = ObjectStores.open(s3.root("whole"));
        ObjectStore local = ObjectStores.open(localRoot.toString())) {
      TinyNight.Folders folders = NIGHT.write(store);
      NIGHT.write(local);
      String run = recommend(store, folders);
      publish(store, run);
      computeLocally(local, folders);
      assertThat(outputs(store)).isEqualTo(local.list(""));
      for (String key : local.list("")) {
        assertThat(store.read(key)).as(key).isEqualTo(MovedFiles.read(local, store, key));
      }
      assertThat(PublishedNight.open(store).facts().users()).isEqualTo(60);
    }
    saysWhatItDidButNotForWhom();
  }

  private static void saysWhatItDidButNotForWhom() throws IOException {
    List<String> lines = Files.readAllLines(BuiltFunction.log("recommend"));
    assertThat(lines).isNotEmpty().noneMatch(line -> line.matches(".*\\b[ui]\\d+\\b.*"));
    List<JsonNode> parts = new ArrayList<>();
    for (String line : lines) {
      JsonNode said = Json.read(line.startsWith("{") ? line : "{}", JsonNode.class, line);
      if (said.path("RowsOut").asInt() > 0) {
        parts.add(said);
      }
    }
    assertThat(parts).as("metrics, each part asked for twice").hasSize(2 * PARTS);
    JsonNode first = parts.get(0);
    assertThat(first.at("/_aws/CloudWatchMetrics/0/Namespace").asText()).isEqualTo("Nightjar");
    assertThat(first.path("Stage").asText()).isEqualTo("recommend");
    assertThat(first.path("xray_trace_id").asText())
        .isEqualTo("1-5759e988-bd862e3fe1be46a994272793");
    assertThat(first.path("request_id").asText()).startsWith("request-");
    assertThat(lines)
        .anyMatch(line -> line.contains("\"message\":\"recommend: ") && line.contains("request-"));
  }

  @Test
  void startsTheDatasetJobAndTellsHowItIs() throws Exception {
    try (GoogleServer google = new GoogleServer();
        RuntimeApi api = new RuntimeApi();
        BuiltFunction launch = new BuiltFunction("launch", api, function, launching(google))) {
      String night =
          "\"root\":\"%s\",\"date\":\"2026-01-31\",\"night\":\"n-1\""
              .formatted(s3.root("launched"));
      String start =
          "{\"action\":\"start\",%s,\"parameters\":{\"catalog\":\"c\"}}".formatted(night);
      google.failOnce(503);
      Answer started = api.invoke(start);
      assertThat(started.failed()).as(started.body()).isFalse();
      String id = Json.read(started.body(), LaunchAnswer.class, "answer").jobId();
      assertThat(api.invoke(start)).as("the same job").isEqualTo(started);
      String status = "{\"action\":\"status\",%s,\"job_id\":\"%s\"}".formatted(night, id);
      assertThat(api.invoke(status).body())
          .isEqualTo("{\"state\":\"RUNNING\",\"job_state\":\"JOB_STATE_QUEUED\"}");
      google.setState(id, "JOB_STATE_FAILED");
      assertThat(api.invoke(status).body())
          .startsWith("{\"state\":\"FAILED\",\"job_state\":\"JOB_STATE_FAILED\",\"reason\":");
      refused(api, status.replace(id, "other"), "404 NOT_FOUND");
      wrong(
          api, start.replace("start", "stop"), "action must be start, status or cancel, was stop");
      google.failOnce(503);
      google.failOnce(503);
      failed(api.invoke(status), TransientFailureException.class, "503 FAULT_503");
      assertThat(launch.alive()).isTrue();
    }
  }

  private static Map<String, String> launching(GoogleServer google) {
    Map<String, String> environment = new HashMap<>(s3.environment());
    String endpoint = google.endpoint().toString();
    environment.put("NIGHTJAR_LAUNCH_PROJECT", "p");
    environment.put("NIGHTJAR_LAUNCH_REGION", "europe-west1");
    environment.put("NIGHTJAR_LAUNCH_TEMPLATE", "gs://b/dataset.json");
    environment.put("NIGHTJAR_LAUNCH_SERVICE_ACCOUNT", GoogleServer.SERVICE_ACCOUNT);
    environment.put("NIGHTJAR_LAUNCH_WORKLOAD_IDENTITY_PROVIDER", GoogleServer.PROVIDER);
    environment.put("NIGHTJAR_LAUNCH_DATAFLOW_ENDPOINT", endpoint);
    environment.put("NIGHTJAR_LAUNCH_TOKEN_ENDPOINT", endpoint);
    environment.put("NIGHTJAR_LAUNCH_CREDENTIALS_ENDPOINT", endpoint);
    environment.put("NIGHTJAR_LAUNCH_ATTEMPTS", "2");
    environment.put("NIGHTJAR_LAUNCH_BACKOFF_MILLIS", "1");
    return environment;
  }

  /** A function that is killed as soon as its part is there, and another that is asked again. */
  @Test
  void aKilledInvocationTriedAgainChangesNothing() throws Exception {
    try (ObjectStore store = ObjectStores.open(s3.root("killed"));
        ObjectStore local = ObjectStores.open(localRoot.toString())) {
      TinyNight.Folders folders = NIGHT.write(store);
      NIGHT.write(local);
      PlanAnswer plan = killOnceAndFinish(store, folders);
      computeLocally(local, folders);
      for (String key : local.list(plan.run() + "/" + Layout.PART_RESULTS)) {
        assertThat(store.read(key)).as(key).isEqualTo(local.read(key));
      }
      for (int part = 0; part < PARTS; part++) {
        String key = plan.run() + "/" + Layout.part(part, PARTS, "parquet");
        assertThat(store.read(key)).as(key).isEqualTo(local.read(key));
      }
    }
  }

  private PlanAnswer killOnceAndFinish(ObjectStore store, TinyNight.Folders folders)
      throws Exception {
    PlanAnswer plan;
    List<String> events;
    try (RuntimeApi api = new RuntimeApi();
        BuiltFunction doomed = new BuiltFunction("recommend", api, function, s3.environment())) {
      plan = plan(api, store, folders);
      events = events(plan);
      api.hand(events.get(0));
      awaitPart(store, plan);
      doomed.kill();
    }
    try (RuntimeApi api = new RuntimeApi();
        BuiltFunction recommend = new BuiltFunction("recommend", api, function, s3.environment())) {
      for (String event : events) {
        Answer answer = api.invoke(event);
        assertThat(answer.failed()).as(answer.body()).isFalse();
      }
      assertThat(recommend.alive()).isTrue();
    }
    return plan;
  }

  /** All but the list of shards, which only the cloud needs. */
  private static List<String> outputs(ObjectStore store) throws IOException {
    return store.list("").stream().filter(key -> !key.endsWith("/" + Layout.SHARDS)).toList();
  }

  private static void computeLocally(ObjectStore local, TinyNight.Folders folders)
      throws IOException {
    String run = RecommendRun.open(local, settings(local, folders, 0)).folder();
    for (int part = 0; part < PARTS; part++) {
      new ShardRequest(settings(local, folders, part), run).answer();
    }
    new Publisher(local).publish(run);
  }

  private String recommend(ObjectStore store, TinyNight.Folders folders) throws Exception {
    try (RuntimeApi api = new RuntimeApi();
        BuiltFunction recommend = new BuiltFunction("recommend", api, function, s3.environment())) {
      PlanAnswer plan = plan(api, store, folders);
      assertThat(plan(api, store, folders)).isEqualTo(plan);
      List<String> events = events(plan);
      refusals(api, folders, events.get(0));
      for (int part = 0; part < PARTS; part++) {
        Answer answer = api.invoke(events.get(part));
        assertThat(answer.failed()).as(answer.body()).isFalse();
        assertThat(Json.read(answer.body(), ShardAnswer.class, "answer").files()).isOne();
        String file = plan.run() + "/" + Layout.part(part, PARTS, "parquet");
        assertThat(store.version(file)).isPresent();
        assertThat(api.invoke(events.get(part)).counts()).isEqualTo(answer.counts());
      }
      assertThat(recommend.alive()).isTrue();
      return plan.run();
    }
  }

  /** The part is written before its result, and its result before the answer. */
  private static void awaitPart(ObjectStore store, PlanAnswer plan) throws Exception {
    String part = plan.run() + "/" + Layout.part(0, PARTS, "parquet");
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (store.version(part).isEmpty()) {
      assertThat(System.nanoTime()).as("no " + part).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  private static PlanAnswer plan(RuntimeApi api, ObjectStore store, TinyNight.Folders folders)
      throws Exception {
    Answer answer =
        api.invoke(
            """
            {"action":"plan","root":"%s","dataset":"%s","model":"%s",
             "settings":{"top":5,"batch_size":4}}"""
                .formatted(store.root(), folders.dataset(), folders.model()));
    assertThat(answer.failed()).as(answer.body()).isFalse();
    return Json.read(answer.body(), PlanAnswer.class, "answer");
  }

  private static List<String> events(PlanAnswer plan) throws IOException {
    assertThat(plan.shards().bucket()).isEqualTo(S3Server.BUCKET);
    try (ObjectStore bucket = ObjectStores.open("s3://" + plan.shards().bucket())) {
      JsonNode list = Json.read(bucket.read(plan.shards().key()), JsonNode.class, "list");
      List<String> events = new ArrayList<>();
      list.forEach(event -> events.add(event.toString()));
      assertThat(events).hasSize(PARTS).hasSize(plan.parts());
      return events;
    }
  }

  private static void refusals(RuntimeApi api, TinyNight.Folders folders, String event)
      throws Exception {
    wrong(api, "{}", "expected an object with action one of");
    wrong(api, "[1]", "found none");
    wrong(api, event.replace("\"part\":0,", ""), "at part");
    wrong(api, event.replace("\"top\":5", "\"top\":5,\"colour\":1"), "colour");
    refused(api, event.replace("\"top\":5", "\"top\":6"), "run: expected");
    refused(api, event.replace("\"part\":0", "\"part\":3"), "part: expected one of [0, 2]");
    refused(
        api,
        event.replace(folders.dataset(), "datasets/none"),
        "datasets/none/manifest.json does not exist");
    Answer late = api.invoke(event, Duration.ofSeconds(2));
    failed(late, OutOfTimeException.class, "part 0 of 3 is left, nothing of it is written");
  }

  private static void wrong(RuntimeApi api, String event, String message) throws Exception {
    failed(api.invoke(event), WrongEventException.class, message);
  }

  private static void refused(RuntimeApi api, String event, String message) throws Exception {
    failed(api.invoke(event), RefusedEventException.class, message);
  }

  private static void failed(Answer answer, Class<?> type, String message) {
    assertThat(answer.failed()).as(answer.body()).isTrue();
    JsonNode error = Json.read(answer.body(), JsonNode.class, "error");
    assertThat(error.path("errorType").asText()).as(answer.body()).isEqualTo(type.getName());
    assertThat(error.path("errorMessage").asText()).contains(message);
  }

  private static void publish(ObjectStore store, String run) throws Exception {
    String event = Json.line(new PublishEvent(store.root().toString(), run, Map.of()));
    try (RuntimeApi api = new RuntimeApi();
        BuiltFunction publish = new BuiltFunction("publish", api, function, s3.environment())) {
      refused(api, event.replace("run=", "run=0"), "expected a file, found none");
      Answer late = api.invoke(event, Duration.ZERO);
      failed(late, OutOfTimeException.class, "stopped before the time limit");
      assertThat(store.version(Layout.manifestOf(run))).isEmpty();
      assertThat(api.invoke(event).body()).contains("\"changed\":true");
      assertThat(api.invoke(event).body()).contains("\"changed\":false");
      wrong(api, "{\"root\":\"x\"}", "run must not be blank");
      assertThat(publish.alive()).isTrue();
    }
  }

  private static RecommendSettings settings(
      ObjectStore store, TinyNight.Folders folders, int part) {
    return TinySettings.shard(TinySettings.of(store, folders, 5, PartFormat.PARQUET, 1), part);
  }
}
