package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.PartResult;
import dev.nightjar.recommend.PartFormat;
import dev.nightjar.recommend.RecommendRun;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handlers as Quarkus wires them. */
@QuarkusTest
class HandlersTest {
  private static final TinyNight NIGHT = TinyNight.random(2, 20, 15, 1);

  @TempDir Path root;

  @Inject
  @Named("recommend")
  RecommendHandler recommend;

  @Inject
  @Named("publish")
  PublishHandler publish;

  @Test
  void computeAShardAndPublishTheRun() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      TinyNight.Folders folders = NIGHT.write(store);
      String run =
          RecommendRun.open(store, TinyNight.settings(store, folders, 3, PartFormat.JSONL, 0))
              .folder();
      String uri = store.root().toString();
      RecommendEvent event =
          new RecommendEvent(
              uri, run, folders.dataset(), folders.model(), 0, 3, PartFormat.JSONL, 4);
      PartResult result =
          Json.read(answer(recommend, Json.line(event)), PartResult.class, "answer");
      assertThat(result.users()).isEqualTo(20);
      assertThat(result.rows()).isEqualTo(60);
      JsonNode outcome =
          Json.read(
              answer(publish, Json.line(new PublishEvent(uri, run))), JsonNode.class, "answer");
      assertThat(outcome.at("/changed").booleanValue()).isTrue();
      assertThat(outcome.at("/pointer/manifest").textValue()).isEqualTo(run + "/manifest.json");
    }
  }

  @Test
  void refuseAnEventThatIsNotTheirs() {
    assertThatThrownBy(() -> answer(publish, "{\"root\":\"r\"}"))
        .isInstanceOf(WrongEventException.class)
        .hasMessageContaining("run must not be blank, was null");
    assertThatThrownBy(() -> answer(recommend, "{\"root\":\"r\",\"run\":\"x\"}"))
        .isInstanceOf(WrongEventException.class)
        .hasMessageContaining("RecommendEvent");
    assertThatThrownBy(() -> answer(publish, "no JSON")).isInstanceOf(WrongEventException.class);
  }

  private static byte[] answer(RequestStreamHandler handler, String event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, null);
    return out.toByteArray();
  }
}
