package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartResult;
import dev.nightjar.functions.RuntimeApi.Answer;
import dev.nightjar.publish.PublishedNight;
import dev.nightjar.publish.Publisher;
import dev.nightjar.recommend.PartFormat;
import dev.nightjar.recommend.RecommendRun;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.recommend.ShardRequest;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built artifact, polling a Runtime API of ours. */
class RuntimeApiIT {
  private static final int PARTS = 3;
  private static final TinyNight NIGHT = TinyNight.random(1, 60, 40, PARTS);

  @TempDir static Path function;
  @TempDir Path root;
  @TempDir Path localRoot;

  @BeforeAll
  static void unpack() throws IOException {
    BuiltFunction.unpack(function);
  }

  @Test
  void computesEveryShardAndPublishesTheSameBytesAsTheLocalCommand() throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString());
        ObjectStore local = ObjectStores.open(localRoot.toString())) {
      TinyNight.Folders folders = NIGHT.write(store);
      NIGHT.write(local);
      String run = RecommendRun.open(store, settings(store, folders, 0)).folder();
      recommend(store, folders, run);
      publish(store, run);
      for (int part = 0; part < PARTS; part++) {
        new ShardRequest(settings(local, folders, part), run).answer();
      }
      new Publisher(local).publish(run);
      assertThat(store.list("")).isEqualTo(local.list(""));
      for (String key : local.list("")) {
        assertThat(store.read(key)).as(key).isEqualTo(local.read(key));
      }
      assertThat(PublishedNight.open(store).facts().users()).isEqualTo(60);
    }
  }

  private static void recommend(ObjectStore store, TinyNight.Folders folders, String run)
      throws Exception {
    try (RuntimeApi api = new RuntimeApi();
        BuiltFunction recommend = new BuiltFunction("recommend", api, function)) {
      for (int part = 0; part < PARTS; part++) {
        Answer answer = api.invoke(event(store, folders, run, part));
        assertThat(answer.failed()).as(answer.body()).isFalse();
        PartResult result = Json.read(answer.body(), PartResult.class, "answer");
        FileEntry file = result.file();
        assertThat(file.name()).isEqualTo(Layout.part(part, PARTS, "parquet"));
        assertThat(store.version(run + "/" + file.name()).orElseThrow().tag())
            .isEqualTo(file.sha256());
        assertThat(api.invoke(event(store, folders, run, part))).isEqualTo(answer);
      }
      refusals(api, store, folders, run);
      assertThat(recommend.alive()).isTrue();
    }
  }

  private static void refusals(
      RuntimeApi api, ObjectStore store, TinyNight.Folders folders, String run) throws Exception {
    refused(api, "{}", "WrongEventException", "at part");
    refused(api, "[1]", "WrongEventException", "expected RecommendEvent");
    String event = event(store, folders, run, 0);
    refused(
        api, event.replace("\"top\":5", "\"top\":5,\"colour\":1"), "WrongEventException", "colour");
    refused(api, event.replace("\"top\":5", "\"top\":6"), "ContractException", "run: expected");
    refused(
        api,
        event.replace("\"part\":0", "\"part\":3"),
        "ContractException",
        "part: expected one of [0, 2]");
    refused(
        api,
        event.replace(folders.dataset(), "datasets/none"),
        "FileNotFoundException",
        "datasets/none/manifest.json");
  }

  private static void refused(RuntimeApi api, String event, String type, String message)
      throws Exception {
    Answer answer = api.invoke(event);
    assertThat(answer.failed()).as(answer.body()).isTrue();
    assertThat(answer.body()).contains("\"errorType\":").contains(type).contains(message);
  }

  private static void publish(ObjectStore store, String run) throws Exception {
    String event = Json.line(new PublishEvent(store.root().toString(), run));
    try (RuntimeApi api = new RuntimeApi();
        BuiltFunction publish = new BuiltFunction("publish", api, function)) {
      Answer answer = api.invoke(event);
      assertThat(answer.failed()).as(answer.body()).isFalse();
      assertThat(answer.body()).contains("\"changed\":true");
      assertThat(api.invoke(event).body()).contains("\"changed\":false");
      refused(api, "{\"root\":\"x\"}", "WrongEventException", "run must not be blank");
      assertThat(publish.alive()).isTrue();
    }
  }

  private static String event(ObjectStore store, TinyNight.Folders folders, String run, int part) {
    return Json.line(
        new RecommendEvent(
            store.root().toString(),
            run,
            folders.dataset(),
            folders.model(),
            part,
            5,
            PartFormat.PARQUET,
            4));
  }

  private static RecommendSettings settings(
      ObjectStore store, TinyNight.Folders folders, int part) {
    return new RecommendSettings(
        store.root().toString(),
        folders.dataset(),
        folders.model(),
        5,
        PartFormat.PARQUET,
        Optional.of(part),
        4,
        1);
  }
}
