package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.Pointer;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole nights of the state machine on the demo's data: the built functions and the real stages, on
 * an S3 server. {@code ci/state-machine} runs it, {@code ci/images} with the stages in containers.
 * The system property {@code nightjar.demo} names the folder of a finished demo, of the same
 * settings.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StateMachineNight {
  private static final Path DEMO = Path.of(System.getProperty("nightjar.demo", "target/demo"));
  private static final Map<String, String> TONIGHT = Map.of("date", "2026-01-31");
  private static final String FORCE = "NIGHTJAR_TRAIN_FORCE";

  @TempDir static Path function;
  private static CommandStages stages;
  private static LocalNights nights;
  private static StateMachine machine;

  @BeforeAll
  static void bringTheDemoIntoABucket() throws Exception {
    BuiltFunction.unpack(function);
    S3Server s3 = new S3Server();
    stages = new CommandStages(s3.environment());
    nights = new LocalNights(s3, stages, function);
    try (ObjectStore bucket = ObjectStores.open("s3://" + S3Server.BUCKET)) {
      copy(DEMO.resolve("input"), bucket, "input");
      // Text has become vectors once; a second time would show nothing more.
      copy(DEMO.resolve("embeddings"), bucket, "nightjar/embeddings");
    }
    machine = nights.machine(inputs("input/interactions"));
  }

  private static Map<String, String> inputs(String log) throws IOException {
    String input = "s3://" + S3Server.BUCKET + "/input/";
    return Map.of(
        "interactions", "s3://" + S3Server.BUCKET + "/" + log,
        "catalog", input + named("catalog"),
        "users", input + named("users"));
  }

  /** The demo's file of that name, whatever it ends in. */
  private static String named(String name) throws IOException {
    try (Stream<Path> files = Files.list(DEMO.resolve("input"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void copy(Path from, ObjectStore bucket, String to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bucket.create(to + "/" + from.relativize(file), file);
      }
    }
  }

  @AfterAll
  static void stop() {
    nights.close();
  }

  @BeforeEach
  void asTheDemoWasRun() {
    nights.tasks().reset();
    stages.set("NIGHTJAR_DATASET_PARTS", "2");
    stages.set("NIGHTJAR_TRAIN_EPOCHS", "3");
    stages.set(FORCE, "the demo is too small to judge");
    stages.unset("NIGHTJAR_TRAIN_SEED");
    stages.unset("NIGHTJAR_TRAIN_SHUFFLED_TEXT");
    stages.unset("NIGHTJAR_TRAIN_LEARNING_RATE");
  }

  @Test
  @Order(1)
  void publishesWhatTheCommandsOfOneMachinePublish() throws Exception {
    StateMachine.Ended ended = machine.run("whole", TONIGHT);
    assertThat(ended.status())
        .as("%s, see target/stages.log", ended.cause())
        .isEqualTo("SUCCEEDED");
    assertThat(ended.state()).isEqualTo("Published");
    try (ObjectStore local = ObjectStores.open(DEMO.toString())) {
      assertThat(parts(nights.store())).isEqualTo(parts(local));
    }
    assertThat(nights.tasks().messages())
        .extracting(CloudTasks.Message::subject)
        .containsExactly("Nightjar 2026-01-31: published");
  }

  /** The text of every sequence of the dataset that a receipt names. */
  private static List<String> sequences(JsonNode receipt) throws IOException {
    String folder = receipt.path("folder").textValue();
    List<String> parts = new ArrayList<>();
    for (int part = 0; part < 2; part++) {
      byte[] text = nights.store().read(folder + "/" + Layout.sequences(part, 2));
      parts.add(new String(text, StandardCharsets.UTF_8));
    }
    return parts;
  }

  /** Name and digest of each part that consumers are led to, all of them verified. */
  private static List<String> parts(ObjectStore store) throws IOException {
    Pointer pointer = Json.read(store.read(Layout.CURRENT), Pointer.class, Layout.CURRENT);
    FolderReader run =
        FolderReader.open(
            store, pointer.manifest().replace("/" + Layout.MANIFEST, ""), Layout.RECOMMEND);
    run.verify();
    Manifest manifest = run.manifest();
    return manifest.files().stream()
        .map(FileEntry.class::cast)
        .filter(file -> file.name().startsWith("part-"))
        .map(file -> file.name() + " " + file.sha256())
        .toList();
  }

  @Test
  @Order(2)
  void recomputesNothingTheSecondTime() throws Exception {
    Pointer before = nights.pointer().orElseThrow();
    assertThat(machine.run("again", TONIGHT).state()).isEqualTo("Published");
    assertThat(nights.pointer()).contains(before);
    for (String stage : List.of("dataset", "train")) {
      assertThat(receipt("again", stage).path("outcome").textValue()).isEqualTo("reused");
    }
  }

  private static JsonNode receipt(String night, String stage) throws IOException {
    return receipt("2026-01-31", night, stage);
  }

  private static JsonNode receipt(String date, String night, String stage) throws IOException {
    String key = "nights/dt=%s/%s/%s.json".formatted(date, night, stage);
    return Json.read(nights.store().read(key), JsonNode.class, key);
  }

  @Test
  @Order(3)
  void servesWithTheModelInProductionWhenTheGateRefusesTheNewOne() throws Exception {
    Pointer before = nights.pointer().orElseThrow();
    stages.unset(FORCE);
    stages.set("NIGHTJAR_TRAIN_EPOCHS", "1"); // knows nothing, neither of items nor of their text
    stages.set("NIGHTJAR_TRAIN_SHUFFLED_TEXT", "true");
    stages.set("NIGHTJAR_TRAIN_LEARNING_RATE", "1e-9");
    StateMachine.Ended ended = machine.run("refused", TONIGHT);
    assertThat(ended.state()).as(ended.cause()).isEqualTo("Published");
    assertThat(ended.path()).contains("TellServed");
    assertThat(nights.pointer()).contains(before); // the same dataset and model: the same run
    assertThat(receipt("refused", "train").path("outcome").textValue()).isEqualTo("refused");
    assertThat(nights.tasks().messages())
        .extracting(CloudTasks.Message::subject)
        .containsExactly("Nightjar 2026-01-31: published with the model in production");
  }

  @Test
  @Order(4)
  void goesOnWhereATerminatedTrainingStopped() throws Exception {
    Pointer before = nights.pointer().orElseThrow();
    stages.set("NIGHTJAR_TRAIN_SEED", "7");
    stages.terminateAt("epoch 1");
    StateMachine.Ended ended = machine.run("terminated", TONIGHT);
    assertThat(ended.state()).as(ended.cause()).isEqualTo("Published");
    assertThat(ended.path()).doesNotContain("OnDemandMachines"); // Batch itself tried again
    assertThat(nights.pointer().orElseThrow().run()).isNotEqualTo(before.run());
  }

  @Test
  @Order(5)
  void endsWithTheOldPointerWhenAStageFails() throws Exception {
    Pointer before = nights.pointer().orElseThrow();
    failed(nights.machine(inputs("input/nothing-here")), "no-log", "Dataset", "FAILED");
    stages.set("NIGHTJAR_TRAIN_EPOCHS", "-1");
    failed(machine, "bad-setting", "Train", "\"ExitCode\":2");
    stages.set("NIGHTJAR_TRAIN_EPOCHS", "3");
    stages.set("NIGHTJAR_TRAIN_SEED", "8");
    nights.tasks().before("Publish", event -> damagePart(event.at("/Payload/run").textValue()));
    failed(machine, "damaged-part", "Publish", "part-00001-of-00002");
    assertThat(nights.pointer()).contains(before);
  }

  @Test
  @Order(6)
  void endsWithTheOldPointerWhenOneShardIsPoison() throws Exception {
    Pointer before = nights.pointer().orElseThrow();
    nights.tasks().before("RecommendItems", items -> damageSequences());
    stages.set("NIGHTJAR_TRAIN_SEED", "9");
    failed(machine, "poison", "Recommend", "sequences/part-00001-of-00002.jsonl");
    assertThat(nights.pointer()).contains(before);
  }

  @Test
  @Order(7)
  void buildsTheSameDatasetInAContainerOfBatch() throws Exception {
    StateMachine batch = machine.with("dataset_engine", "batch").with("launch_function", "none");
    StateMachine.Ended ended = batch.run("on-batch", Map.of("date", "2026-02-01"));
    assertThat(ended.state()).as(ended.cause()).isEqualTo("Published");
    assertThat(ended.path()).contains("BuildDataset", "ReadDatasetReceipt");
    JsonNode built = receipt("2026-02-01", "on-batch", "dataset");
    assertThat(built.path("outcome").textValue()).isEqualTo("done");
    assertThat(sequences(built)).isEqualTo(sequences(receipt("whole", "dataset")));
    failed(
        nights.machine(inputs("input/nothing-here")).with("dataset_engine", "batch"),
        "no-log-on-batch",
        "Dataset",
        "nothing-here");
  }

  private static void failed(StateMachine machine, String night, String where, String why)
      throws Exception {
    StateMachine.Ended ended = machine.run(night, TONIGHT);
    assertThat(ended.state()).as(night).isEqualTo("NightFailed");
    JsonNode failure = nights.failure(night).path("failure");
    assertThat(failure.path("state").asText()).as(night).isEqualTo(where);
    assertThat(failure.path("cause").asText()).as(night).contains(why);
  }

  private static void damagePart(String run) throws IOException {
    overwrite(run + "/" + Layout.part(1, 2, "parquet"));
  }

  private static void damageSequences() throws IOException {
    overwrite(
        receipt("whole", "dataset").path("folder").textValue() + "/" + Layout.sequences(1, 2));
  }

  private static void overwrite(String key) throws IOException {
    nights
        .store()
        .replace(key, "damaged".getBytes(StandardCharsets.UTF_8), nights.store().version(key));
  }
}
