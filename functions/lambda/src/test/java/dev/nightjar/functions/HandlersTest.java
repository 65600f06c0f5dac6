package dev.nightjar.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.contract.StageReceipt.Outcome;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handlers as Quarkus wires them. */
@QuarkusTest
class HandlersTest {
  private static final TinyNight NIGHT = TinyNight.random(2, 20, 15, 1);

  /** Bytes that no process with a Java machine does without. */
  private static final long A_JVM = 10_000_000;

  @TempDir Path root;

  @Inject
  @Named("recommend")
  RecommendHandler recommend;

  @Inject
  @Named("publish")
  PublishHandler publish;

  @Inject
  @Named("launch")
  LaunchHandler launch;

  @Test
  void planARunComputeItsShardsAndPublishIt() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      TinyNight.Folders folders = NIGHT.write(store);
      String uri = store.root().toString();
      String plan =
          """
          {"action":"plan","root":"%s","dataset":"%s","model":"%s",
           "settings":{"top":3,"format":"jsonl","batch_size":4}}"""
              .formatted(uri, folders.dataset(), folders.model());
      PlanAnswer planned = Json.read(answer(recommend, plan), PlanAnswer.class, "answer");
      assertThat(answer(recommend, plan)).isEqualTo(Json.line(planned).getBytes(UTF_8));
      JsonNode events =
          Json.read(
              Files.readAllBytes(Path.of(planned.shards().key())), JsonNode.class, "_shards.json");
      assertThat(events).hasSize(planned.parts()).hasSize(1);
      ShardAnswer result =
          Json.read(answer(recommend, events.get(0).toString()), ShardAnswer.class, "answer");
      assertThat(result.users()).isEqualTo(20);
      assertThat(result.rows()).isEqualTo(60);
      assertThat(result.peakMemoryBytes()).isGreaterThan(A_JVM);
      PublishEvent publishing = new PublishEvent(uri, planned.run(), Map.of());
      JsonNode outcome =
          Json.read(answer(publish, Json.line(publishing)), JsonNode.class, "answer");
      assertThat(outcome.at("/changed").booleanValue()).isTrue();
      assertThat(outcome.at("/pointer/manifest").textValue())
          .isEqualTo(planned.run() + "/manifest.json");
      assertThat(outcome.at("/peak_memory_bytes").longValue()).isGreaterThan(A_JVM);
    }
  }

  @Test
  void handOnToEveryShardTheThreadsThatFit() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      TinyNight.Folders folders = NIGHT.write(store);
      String plan =
          """
          {"action":"plan","root":"%s","dataset":"%s","model":"%s"}"""
              .formatted(store.root(), folders.dataset(), folders.model());
      String check =
          """
          {"action":"check","root":"%s","dataset":"%s","width":64}"""
              .formatted(store.root(), folders.dataset());
      CheckAnswer checked = Json.read(answer(recommend, check), CheckAnswer.class, "answer");
      PlanAnswer planned = Json.read(answer(recommend, plan), PlanAnswer.class, "answer");
      JsonNode shards =
          Json.read(
              Files.readAllBytes(Path.of(planned.shards().key())), JsonNode.class, "_shards.json");
      for (JsonNode shard : shards) {
        assertThat(shard.path("threads").intValue()).isEqualTo(checked.threads());
        ((ObjectNode) shard).put("threads", 7);
        ShardEvent event = Events.read(shard.toString().getBytes(UTF_8), ShardEvent.class);
        assertThat(RunSettings.of(event).threads()).isEqualTo(7);
      }
    }
  }

  @Test
  void planTheModelOfAReceipt() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      TinyNight.Folders folders = NIGHT.write(store);
      String plan =
          """
          {"action":"plan","root":"%s","dataset":"%s","receipt":"nights/train.json"}"""
              .formatted(store.root(), folders.dataset());
      receipt(store, Outcome.DONE, Optional.of(folders.model()));
      PlanAnswer planned = Json.read(answer(recommend, plan), PlanAnswer.class, "answer");
      assertThat(planned.model()).isEqualTo(folders.model());
      assertThat(planned.dataset()).isEqualTo(folders.dataset());
      receipt(store, Outcome.REFUSED, Optional.empty());
      assertThatThrownBy(() -> answer(recommend, plan))
          .isInstanceOf(RefusedEventException.class)
          .hasMessageContaining("nights/train.json: expected a receipt of train with a model")
          .hasMessageContaining("found REFUSED of train: worse than production");
    }
  }

  private static void receipt(ObjectStore store, Outcome outcome, Optional<String> folder)
      throws IOException {
    StageReceipt receipt =
        new StageReceipt(
            Layout.TRAIN,
            outcome,
            folder.isPresent() ? Optional.empty() : Optional.of("worse than production"),
            folder,
            Optional.empty(),
            Instant.EPOCH,
            1,
            OptionalLong.empty(),
            1,
            1,
            0,
            1,
            Map.of(),
            0);
    store.overwrite("nights/train.json", Json.pretty(receipt));
  }

  @Test
  void refuseAnEventThatIsNotTheirs() {
    wrong(publish, "{\"root\":\"r\"}", "run must not be blank, was null");
    wrong(publish, "no JSON", "event: expected PublishEvent");
    wrong(recommend, "{\"root\":\"r\"}", "action one of begin, check, plan, shard, found none");
    wrong(recommend, "{\"action\":\"shard\",\"root\":\"r\"}", "at part");
    wrong(
        recommend,
        "{\"action\":\"plan\",\"root\":\"r\",\"dataset\":\"d\"}",
        "expected one of receipt, model and production");
    String plan =
        "{\"action\":\"plan\",\"root\":\"r\",\"dataset\":\"d\",\"model\":\"m\",\"settings\":";
    wrong(recommend, plan + "{\"tops\":3}}", "settings: Unknown option: '--tops=3'");
    wrong(recommend, plan + "{\"top\":0}}", "--top must be");
    wrong(recommend, plan + "{\"top\":[1]}}", "one value each, found top: [1]");
    wrong(
        launch,
        "{\"action\":\"stop\",\"root\":\"r\",\"date\":\"2026-01-31\",\"night\":\"n\"}",
        "start, status or cancel");
    wrong(
        launch,
        "{\"action\":\"status\",\"root\":\"r\",\"date\":\"2026-01-31\",\"night\":\"n\"}",
        "job_id");
    wrong(
        launch,
        "{\"action\":\"start\",\"root\":\"r\",\"date\":\"today\",\"night\":\"n\"}",
        "today");
    wrong(
        launch,
        "{\"action\":\"start\",\"root\":\"r\",\"date\":\"2026-01-31\",\"night\":\"n\"}",
        "settings of the function: Missing required options: '--project");
    wrong(recommend, plan + "{\"root\":\"elsewhere\"}}", "found root");
  }

  @Test
  void readTheRulesAndClaimTheDateBeforeANightBegins() throws IOException {
    String begin =
        "{\"action\":\"begin\",\"root\":\"%s\",\"date\":\"2026-01-31\",\"night\":\"%s\",\"claim\":%s}";
    assertThat(begun(begin.formatted(root, "one", true))).isTrue();
    assertThat(begun(begin.formatted(root, "one", true))).isTrue();
    assertThat(begun(begin.formatted(root, "two", true))).isFalse();
    assertThat(begun(begin.formatted(root, "by hand", false))).isTrue();
    wrong(recommend, begin.formatted(root, "x", true).replace("2026", "2062"), "at the latest");
  }

  private boolean begun(String event) throws IOException {
    return Json.read(answer(recommend, event), BeginAnswer.class, "answer").claimed();
  }

  @Test
  void checkThatADatasetCanBeServed() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String check =
          """
          {"action":"check","root":"%s","dataset":"%s","width":64}"""
              .formatted(store.root(), NIGHT.write(store).dataset());
      CheckAnswer checked = Json.read(answer(recommend, check), CheckAnswer.class, "answer");
      assertThat(checked.threads()).isPositive();
      assertThat(checked.memoryMib()).isBetween(420L, 500L);
    }
  }

  @Test
  void planWithTheModelInProductionIfThereIsOne() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String plan =
          """
          {"action":"plan","root":"%s","dataset":"%s","production":true}"""
              .formatted(store.root(), NIGHT.write(store).dataset());
      assertThatThrownBy(() -> answer(recommend, plan))
          .isInstanceOf(NothingPublishedException.class)
          .hasMessageContaining("current.json: expected a published night, found none");
    }
  }

  private static void wrong(RequestStreamHandler handler, String event, String message) {
    assertThatThrownBy(() -> answer(handler, event))
        .isInstanceOf(WrongEventException.class)
        .hasMessageContaining(message);
  }

  private static byte[] answer(RequestStreamHandler handler, String event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), out, null);
    return out.toByteArray();
  }
}
