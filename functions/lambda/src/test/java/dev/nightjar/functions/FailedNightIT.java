package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.StageReceipt.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nights that publish nothing or end otherwise than they should, and how that is told. */
class FailedNightIT extends NightsOfTinyStages {
  private static final String SEQUENCES = Layout.sequences(1, TinyStages.PARTS);
  private static final String PART = Layout.part(2, TinyStages.PARTS, "parquet");

  @ParameterizedTest
  @ValueSource(strings = {"Launch", "CheckDataset", "Train", "Plan", "Publish"})
  void endsWithTheOldPointerWhenAStateFails(String state) throws Exception {
    nights.tasks().fail(state, "Broken", 1);
    String night = "broken-" + state;
    JsonNode failure = endedAsFailed(run(night), night);
    assertThat(failure).isEqualTo(failure(state, "Broken", "injected"));
  }

  private static JsonNode failure(String state, String error, String cause) {
    return Json.tree(Map.of("state", state, "error", error, "cause", cause));
  }

  @Test
  void aNightOfYearsToComeFailsBeforeAnythingIsPaidFor() throws Exception {
    StateMachine.Ended ended =
        machine(String.valueOf(logs++)).run("typo", Map.of("date", "2062-01-31"));
    assertThat(ended.state()).isEqualTo("NightFailed");
    assertThat(ended.path()).doesNotContain("Launch");
    assertThat(nights.tasks().events().get(0).path("error").textValue())
        .isEqualTo("dev.nightjar.functions.WrongEventException");
  }

  @Test
  void endsWithTheOldPointerWhenTheDatasetJobFails() throws Exception {
    JsonNode failure = endedAsFailed(machine("not a log").run("no-dataset", TONIGHT), "no-dataset");
    assertThat(failure.path("error").textValue()).isEqualTo("Dataset.Failed");
    assertThat(failure.path("cause").textValue()).contains("FAILED");
  }

  @Test
  void endsWithTheOldPointerWhenNoJobOfBatchCanBeStarted() throws Exception {
    nights.tasks().fail("BuildDataset", "Broken", 1);
    JsonNode failure = endedAsFailed(onBatch("0").run("no-job", TONIGHT), "no-job");
    assertThat(failure).isEqualTo(failure("BuildDataset", "Broken", "injected"));
  }

  @Test
  void saysTheReasonOfADatasetThatStoppedOnBatch() throws Exception {
    JsonNode failure = endedAsFailed(onBatch("not a log").run("stopped", TONIGHT), "stopped");
    assertThat(failure)
        .isEqualTo(failure("Dataset", "Dataset.Failed", "as the test asked (job job-0, FAILED)"));
  }

  /** An attempt that was killed wrote nothing: what lies there is of one before. */
  @Test
  void theReceiptOfAnEarlierAttemptIsNotReadAsThatOfTheLast() throws Exception {
    nights
        .tasks()
        .before(
            "BuildDataset",
            job ->
                TinyStages.receipt(
                    Layout.DATASET,
                    nights.store(),
                    "nights/dt=2026-01-31/killed/dataset.json",
                    Outcome.FAILED,
                    Optional.empty()));
    stages.endDatasetWith(137);
    JsonNode failure = endedAsFailed(onBatch("0").run("killed", TONIGHT), "killed");
    assertThat(failure.path("error").textValue()).isEqualTo("Dataset.Failed");
    assertThat(failure.path("cause").textValue())
        .contains("\"ExitCode\":137")
        .doesNotContain("as the test asked");
  }

  @Test
  void aCatalogThatTheFunctionCannotHoldEndsTheNightBeforeAMachineIsPaidFor() throws Exception {
    StateMachine machine = machine(String.valueOf(logs++)).with("model_width", "10000000");
    JsonNode failure = endedAsFailed(machine.run("too-large", TONIGHT), "too-large");
    assertThat(failure.path("state").textValue()).isEqualTo("CheckServing");
    assertThat(failure.path("cause").textValue())
        .contains("memory of the recommend function: expected", "set recommend = { memory_mib = ");
    assertThat(nights.batch().states()).isEmpty();
  }

  @Test
  void saysThatAJobOfBatchLeftNoReceipt() throws Exception {
    stages.endDatasetWith(1);
    JsonNode failure = endedAsFailed(onBatch("0").run("no-receipt", TONIGHT), "no-receipt");
    assertThat(failure.path("cause").textValue()).contains("\"ExitCode\":1", "\"unread\":");
  }

  @Test
  void aNightThatFailsHasAReportThatSaysWhere() throws Exception {
    nights.tasks().fail("Plan", "Broken", 1);
    endedAsFailed(run("failed-plan"), "failed-plan");
    String key = nights.tasks().events().get(0).path("report").textValue();
    assertThat(key).isEqualTo("reports/dt=2026-01-31/run=unpublished/index.html");
    assertThat(new String(nights.store().read(key), StandardCharsets.UTF_8))
        .contains(
            "Stage Plan failed: Broken; the cause is in nights/dt&#x3D;2026-01-31/failed-plan/failure.json.");
  }

  @Test
  void theJavaMachinesOwnExitCodeThreeIsNoRefusal() throws Exception {
    stages.endTrainingWith(3);
    JsonNode failure = endedAsFailed(run("heap-full"), "heap-full");
    assertThat(failure.path("state").textValue()).isEqualTo("Train");
    assertThat(counted()).containsExactly("Nights failed");
  }

  @Test
  void endsWithoutARunWhenTheGateRefusesAndNothingIsInProduction() throws Exception {
    stages.refuse();
    nights.store().delete(Layout.CURRENT);
    assertThat(run("refused-first").state()).isEqualTo("GateRefused");
    assertThat(nights.pointer()).isEmpty();
    assertThat(nights.tasks().messages())
        .extracting(CloudTasks.Message::subject)
        .containsExactly("Nightjar 2026-01-31: model refused");
    assertThat(nights.tasks().events().get(0).path("outcome").textValue()).isEqualTo("refused");
  }

  @Test
  void endsWithTheOldPointerWhenTheReceiptNamesNoModel() throws Exception {
    String receipt = "nights/dt=2026-01-31/no-model/train.json";
    nights.tasks().before("Plan", event -> overwrite(receipt, "{\"outcome\":1}"));
    JsonNode failure = endedAsFailed(run("no-model"), "no-model");
    assertThat(failure.path("error").textValue())
        .isEqualTo("dev.nightjar.functions.RefusedEventException");
    nights.store().delete(receipt); // reports read it with those of their own night
  }

  @Test
  void endsWithTheOldPointerWhenOneShardIsPoison() throws Exception {
    nights
        .tasks()
        .before(
            "RecommendItems", items -> overwrite(datasetOf(items) + "/" + SEQUENCES, "damaged"));
    StateMachine.Ended ended = run("poison");
    JsonNode failure = endedAsFailed(ended, "poison");
    assertThat(failure.path("error").textValue())
        .isEqualTo("dev.nightjar.functions.RefusedEventException");
    assertThat(failure.path("cause").textValue()).contains(SEQUENCES);
    assertThat(ended.path()).doesNotContain("Publish");
  }

  /** The dataset that a list of shards is of. */
  private static String datasetOf(JsonNode items) throws IOException {
    String key = items.get("Key").textValue().replaceFirst("^nightjar/", "");
    return Json.read(nights.store().read(key), JsonNode.class, key).at("/0/dataset").textValue();
  }

  @Test
  void endsWithTheOldPointerWhenAPartIsDamagedBeforePublish() throws Exception {
    nights
        .tasks()
        .before(
            "Publish",
            event -> overwrite(event.at("/Payload/run").textValue() + "/" + PART, "damaged"));
    JsonNode failure = endedAsFailed(run("damaged"), "damaged");
    assertThat(failure.path("error").textValue())
        .isEqualTo("dev.nightjar.functions.RefusedEventException");
    assertThat(failure.path("cause").textValue()).contains(PART);
  }

  private static void overwrite(String key, String content) throws IOException {
    overwrite(key, content.getBytes(StandardCharsets.UTF_8));
  }

  private static void overwrite(String key, byte[] content) throws IOException {
    nights.store().replace(key, content, nights.store().version(key));
  }

  /** Causes may hold an id of someone; messages and events leave the account's own storage. */
  @Test
  void nobodyIsNamedInMessagesAndEvents() throws Exception {
    nights.tasks().before("Publish", event -> forgeAPart(event.at("/Payload/run").textValue()));
    String cause = endedAsFailed(run("named"), "named").path("cause").textValue();
    Matcher user =
        Pattern.compile(PART + ": expected user u\\d+, found user (u\\d+), ").matcher(cause);
    assertThat(user.find()).as(cause).isTrue();
    CloudTasks.Message message = nights.tasks().messages().get(0);
    assertThat(message.text()).contains("failed in Publish", "failure.json");
    assertThat(message.subject() + message.text() + nights.tasks().events())
        .doesNotContain(cause, "ause\":")
        .doesNotContainPattern("\\b" + user.group(1) + "\\b");
  }

  /** With the rows of users who belong in another part. */
  private static void forgeAPart(String run) throws IOException {
    JsonNode other = partResult(run, 1).at("/files/0");
    ObjectNode forged = (ObjectNode) partResult(run, 2);
    forged.withArray("files").set(0, ((ObjectNode) other.deepCopy()).put("name", PART));
    overwrite(run + "/" + PART, nights.store().read(run + "/" + other.path("name").textValue()));
    overwrite(run + "/" + Layout.partResult(2, TinyStages.PARTS), Json.pretty(forged));
  }

  private static JsonNode partResult(String run, int part) throws IOException {
    String key = run + "/" + Layout.partResult(part, TinyStages.PARTS);
    return Json.read(nights.store().read(key), JsonNode.class, key);
  }

  @Test
  void failsThoughTheRunIsPublishedWhenNobodyCanBeTold() throws Exception {
    nights.tasks().fail("Notify", "Broken", 1);
    StateMachine.Ended ended = run("published-untold");
    assertThat(ended.state()).isEqualTo("NightFailed");
    assertThat(nights.pointer().orElseThrow().run()).isNotEqualTo(before.run());
    assertThat(nights.failure("published-untold").at("/failure/error").textValue())
        .isEqualTo("Broken");
  }

  @Test
  void failsAllTheSameWhenTheFailureCannotBeRecordedOrTold() throws Exception {
    nights.tasks().fail("Plan", "Broken", 1);
    nights.tasks().fail("RecordFailure", "Broken", 1);
    nights.tasks().fail("Notify", "Broken", 1);
    nights.tasks().fail("RecordUntold", "Broken", 1);
    StateMachine.Ended ended = run("mute");
    assertThat(ended.state()).isEqualTo("NightFailed");
    assertThat(nights.pointer()).contains(before);
  }

  /** From the objects that a night leaves, compared with what the roles' policies name. */
  @Test
  void whatIsWrittenIsGrantedAndWhatIsGrantedIsWritten() throws Exception {
    Map<String, Object> start = Map.of("scheduled", "2026-01-20T04:00:00Z", "claim", true);
    machine(String.valueOf(logs++)).run("granted", start);
    nights.tasks().reset();
    endedAsFailed(machine("not a log").run("granted-failure", TONIGHT), "granted-failure");
    whatIsWrittenIsGranted();
    List<String> written = nights.store().list("");
    assertThat(GRANTED)
        .filteredOn(pattern -> !CloudFiles.NOT_IN_A_TINY_NIGHT.contains(pattern))
        .allSatisfy(
            pattern ->
                assertThat(written).as(pattern).anyMatch(key -> CloudFiles.fits(key, pattern)));
  }
}
