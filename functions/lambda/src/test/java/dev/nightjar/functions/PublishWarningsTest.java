package dev.nightjar.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What publish warns of stands in its answer, which message and event carry, and in its log. */
@QuarkusTest
class PublishWarningsTest {
  private static final TinyNight NIGHT = TinyNight.random(2, 20, 15, 1);

  @TempDir Path root;
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setErr(before);
  }

  @Test
  void areAnsweredAndLogged() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      TinyNight.Folders folders = NIGHT.write(store);
      String published = planned(store, folders, 3);
      assertThat(publish(store, published).path("changed").booleanValue()).isTrue();
      ObjectNode later = Json.read(store.read(Layout.CURRENT), ObjectNode.class, "pointer");
      later.put("date", "2026-12-24");
      store.replace(Layout.CURRENT, Json.pretty(later), store.version(Layout.CURRENT));
      JsonNode outcome = publish(store, planned(store, folders, 4));
      assertThat(outcome.path("changed").booleanValue()).isFalse();
      assertThat(outcome.path("warnings")).hasSize(1);
      String warning = outcome.at("/warnings/0").textValue();
      assertThat(warning).startsWith("the night of 2026-12-24 is published, that of ");
      assertThat(log.toString(UTF_8)).contains("publish: WARNING: " + warning);
    }
  }

  /** A run whose one shard is done. */
  private static String planned(ObjectStore store, TinyNight.Folders folders, int top)
      throws IOException {
    String root = store.root().toString();
    JsonNode plan =
        answer(
            new RecommendHandler(),
            Map.of(
                "action",
                "plan",
                "root",
                root,
                "dataset",
                folders.dataset(),
                "model",
                folders.model(),
                "settings",
                Map.of("top", top, "format", "jsonl")));
    String run = plan.path("run").textValue();
    byte[] shards = store.read(run + "/" + Layout.SHARDS);
    answer(new RecommendHandler(), Json.read(shards, JsonNode.class, "shards").get(0));
    return run;
  }

  private static JsonNode publish(ObjectStore store, String run) throws IOException {
    return answer(new PublishHandler(), Map.of("root", store.root().toString(), "run", run));
  }

  private static JsonNode answer(RequestStreamHandler handler, Object event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(Json.line(event).getBytes(UTF_8)), out, null);
    return Json.read(out.toByteArray(), JsonNode.class, "answer");
  }
}
