package dev.nightjar.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.stage.storage.Grants;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.RecordedCalls.Call;
import dev.nightjar.stage.storage.S3Server;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the roles of two functions allow is what the functions ask of a bucket, over two nights, the
 * second of which is served by the model in production. The other stages have such a test beside
 * their own.
 */
@QuarkusTest
class GrantedCallsTest {
  @TempDir Path folder;
  private final Map<String, Set<Call>> calls = new TreeMap<>();
  private final TinyStages stages = new TinyStages();
  private S3Server server;
  private String root;

  @Test
  void ofRecommendAndReport() throws Exception {
    try (S3Server recording = S3Server.recording()) {
      server = recording;
      root = server.root("root");
      night("2026-01-30", "1", false);
      night("2026-01-31", "2", true);
      Grants.areThoseOf("recommend", calls.get("recommend"));
      Grants.areThoseOf("report", calls.get("report"));
    }
  }

  private void night(String date, String log, boolean production) throws Exception {
    ask("recommend", new BeginEvent("begin", root, date, "n", true));
    String receipts = "nights/dt=%s/n/".formatted(date);
    stages.dataset(
        Map.of(
            "root", root, "date", date, "interactions", log, "receipt", receipts + "dataset.json"));
    String dataset = folder("datasets/dt=" + date);
    ask("recommend", new CheckEvent("check", root, dataset, 64));
    stages.train(
        List.of("--root", root, "--dataset", dataset, "--receipt", receipts + "train.json"));
    Instant planned = Instant.now();
    JsonNode plan =
        ask(
            "recommend",
            new PlanEvent(
                "plan",
                root,
                dataset,
                production ? Optional.empty() : Optional.of(receipts + "train.json"),
                Optional.empty(),
                Optional.of(production),
                Map.of("rules", Json.tree(rules()))));
    String run = plan.path("run").textValue();
    for (JsonNode shard : shards(plan)) {
      ask("recommend", shard);
    }
    Instant published = Instant.now();
    ask("publish", new PublishEvent(root, run, Map.of()));
    ReportEvent.Served served =
        new ReportEvent.Served(run, planned, published, OptionalLong.empty());
    ask(
        "report",
        new ReportEvent(root, date, "n", Instant.now(), Optional.of(served), Optional.empty()));
  }

  /** Popularity and impressions are counted. */
  private String rules() throws IOException {
    String rules = "cold: [{days: 7}]\nexplore: {share: 0.4, impressions-at-most: 10, among: 8}\n";
    return Files.writeString(folder.resolve("rules.yaml"), rules).toString();
  }

  private String folder(String start) throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      String key = store.list(start).get(0);
      return key.substring(0, key.indexOf('/', start.length() + 1));
    }
  }

  private JsonNode shards(JsonNode plan) throws IOException {
    String bucket = "s3://" + plan.at("/shards/bucket").textValue();
    try (ObjectStore store = ObjectStores.open(bucket)) {
      String key = plan.at("/shards/key").textValue();
      return Json.read(store.read(key), JsonNode.class, key);
    }
  }

  private JsonNode ask(String function, Object event) throws Exception {
    RequestStreamHandler handler =
        switch (function) {
          case "recommend" -> new RecommendHandler();
          case "publish" -> new PublishHandler();
          default -> new ReportHandler();
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] json = Json.line(event).getBytes(UTF_8);
    Set<Call> asked =
        server
            .calls()
            .of("root", () -> handler.handleRequest(new ByteArrayInputStream(json), out, null));
    calls.computeIfAbsent(function, none -> new TreeSet<>()).addAll(asked);
    return Json.read(out.toByteArray(), JsonNode.class, "answer");
  }
}
