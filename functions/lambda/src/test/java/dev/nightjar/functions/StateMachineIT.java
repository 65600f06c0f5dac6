package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nights of the state machine with the built functions on an S3 server. The two containers leave
 * the files of a tiny night; {@code ci/state-machine} runs the same with the real stages.
 */
class StateMachineIT {
  private static final String DONE =
      "HowStarted Started Given Dated Requested Night IsEnded Begin IsClaimed Launch WaitForDataset"
          + " CheckDataset DatasetState Dataset CheckServing SpotMachines TrainPolls Train"
          + " WaitForTraining CheckTraining TrainingState Plan RecommendItems Recommend Shard Shard"
          + " Shard Publish HowPublished TellPublished CountOutcome SendEvent Notify HowEnded"
          + " Published";

  private static final Map<String, String> TONIGHT = Map.of("date", "2026-01-31");
  private static final String SEQUENCES = Layout.sequences(1, TinyStages.PARTS);
  private static final String PART = Layout.part(2, TinyStages.PARTS, "parquet");

  @TempDir static Path function;
  private static TinyStages stages;
  private static LocalNights nights;
  private static int logs;
  private static Pointer before;
  private static byte[] first;

  @BeforeAll
  static void publishANight() throws Exception {
    assumeTrue(
        StateMachine.canRun(), "SKIPPED: infra/nightly has no node_modules: run npm ci there");
    BuiltFunction.unpack(function);
    stages = new TinyStages();
    nights = new LocalNights(new S3Server(), stages, function);
    StateMachine.Ended ended = run("first");
    assertThat(ended.status()).as(ended.cause()).isEqualTo("SUCCEEDED");
    assertThat(withoutPolls(ended)).isEqualTo(DONE);
    first = nights.store().read(Layout.CURRENT);
  }

  @AfterAll
  static void stop() {
    if (nights != null) {
      nights.close();
    }
  }

  @BeforeEach
  void asIfNothingHadHappened() throws IOException {
    nights.tasks().reset();
    nights.batch().loseMachines(0);
    nights.batch().reset();
    nights.dataset().stick(false);
    stages.endTrainingWith(0);
    nights.store().delete(Layout.CURRENT);
    nights.store().create(Layout.CURRENT, first);
    before = nights.pointer().orElseThrow();
  }

  /** A night of a log that no night before has seen. */
  private static StateMachine.Ended run(String night) throws Exception {
    return machine(String.valueOf(logs++)).run(night, TONIGHT);
  }

  private static StateMachine machine(String log) {
    return nights.machine(Map.of("interactions", log, "catalog", "catalog"));
  }

  /** How often the job was looked at depends on this machine. */
  private static String withoutPolls(StateMachine.Ended ended) {
    return String.join(" ", ended.path())
        .replaceAll("( CountDatasetPolls WaitForDataset CheckDataset DatasetState)+", "")
        .replaceAll("( CountTrainingPolls WaitForTraining CheckTraining TrainingState)+", "");
  }

  private static void endedWithTheNewRunPublished(StateMachine.Ended ended) throws Exception {
    assertThat(ended.status()).as(ended.cause()).isEqualTo("SUCCEEDED");
    assertThat(ended.state()).isEqualTo("Published");
    Pointer after = nights.pointer().orElseThrow();
    assertThat(after.run()).isNotEqualTo(before.run());
    assertThat(after.previousManifest()).contains(before.manifest());
    assertThat(nights.tasks().messages())
        .extracting(CloudTasks.Message::subject)
        .containsExactly("Nightjar 2026-01-31: published");
    assertThat(nights.tasks().events()).hasSize(1);
    JsonNode event = nights.tasks().events().get(0);
    assertThat(event.path("outcome").textValue()).isEqualTo("published");
    assertThat(event.path("changed").booleanValue()).isTrue();
    assertThat(event.path("current_sha256").textValue()).isEqualTo(after.sha256());
  }

  private static JsonNode failure(String state, String error, String cause) {
    return Json.tree(Map.of("state", state, "error", error, "cause", cause));
  }

  private static JsonNode endedAsFailed(StateMachine.Ended ended, String night) throws Exception {
    assertThat(ended.status()).isEqualTo("FAILED");
    assertThat(ended.state()).isEqualTo("NightFailed");
    assertThat(ended.error()).isEqualTo("NightFailed");
    assertThat(nights.pointer()).contains(before);
    assertThat(nights.tasks().messages())
        .extracting(CloudTasks.Message::subject)
        .containsExactly("Nightjar 2026-01-31: night failed");
    JsonNode failure = nights.failure(night);
    assertThat(failure.path("night").textValue()).isEqualTo(night);
    JsonNode event = nights.tasks().events().get(0);
    assertThat(event.path("outcome").textValue()).isEqualTo("failed");
    assertThat(event.path("state")).isEqualTo(failure.at("/failure/state"));
    return failure.path("failure");
  }

  @Test
  void publishesTheNight() throws Exception {
    StateMachine.Ended ended = run("whole");
    endedWithTheNewRunPublished(ended);
    assertThat(withoutPolls(ended)).isEqualTo(DONE);
    assertThat(nights.tasks().messages().get(0).text())
        .contains(nights.pointer().orElseThrow().run(), "in 3 parts");
  }

  @Test
  void takesDateAndInputsFromWhoeverStartsIt() throws Exception {
    StateMachine.Ended ended =
        machine("none")
            .run(
                "backfill",
                Map.of(
                    "date",
                    "2026-01-30",
                    "parameters",
                    Map.of("interactions", String.valueOf(logs++), "catalog", "catalog")));
    assertThat(ended.state()).isEqualTo("Published");
    assertThat(nights.store().version("nights/dt=2026-01-30/backfill/train.json")).isPresent();
    assertThat(nights.tasks().messages().get(0).subject())
        .isEqualTo("Nightjar 2026-01-30: finished, not published");
  }

  @Test
  void isOfTodayUnlessToldOtherwise() throws Exception {
    LocalDate earliest = LocalDate.now(ZoneOffset.UTC);
    assertThat(machine(String.valueOf(logs++)).run("today", Map.of()).state())
        .isEqualTo("Published");
    LocalDate latest = LocalDate.now(ZoneOffset.UTC);
    assertThat(nights.tasks().messages().get(0).subject())
        .isIn(
            "Nightjar %s: published".formatted(earliest),
            "Nightjar %s: published".formatted(latest));
  }

  @Test
  void findsEverythingFinishedTheSecondTime() throws Exception {
    StateMachine machine = machine(String.valueOf(logs++));
    endedWithTheNewRunPublished(machine.run("once", TONIGHT));
    Pointer once = nights.pointer().orElseThrow();
    assertThat(machine.run("twice", TONIGHT).state()).isEqualTo("Published");
    assertThat(nights.pointer()).contains(once);
  }

  @ParameterizedTest
  @CsvSource({
    "Launch,Lambda.TooManyRequestsException",
    "CheckDataset,Lambda.ServiceException",
    "Train,Batch.ServerException",
    "Plan,Lambda.SdkClientException",
    "Shard,Lambda.TooManyRequestsException",
    "Publish,dev.nightjar.functions.TransientFailureException",
    "Shard,Sandbox.Timedout",
    "Plan,Lambda.Unknown",
    "Publish,Runtime.ExitError",
    "SendEvent,EventBridge.ThrottlingException",
    "Notify,SNS.ThrottledException"
  })
  void repeatsWhatFailedForTheMoment(String state, String error) throws Exception {
    nights.tasks().fail(state, error, 2);
    endedWithTheNewRunPublished(run("repeats-" + state + logs));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Launch", "CheckDataset", "Train", "Plan", "Publish"})
  void endsWithTheOldPointerWhenAStateFails(String state) throws Exception {
    nights.tasks().fail(state, "Broken", 1);
    String night = "broken-" + state;
    JsonNode failure = endedAsFailed(run(night), night);
    assertThat(failure).isEqualTo(failure(state, "Broken", "injected"));
  }

  @ParameterizedTest
  @CsvSource({
    "Launch,Lambda.TooManyRequestsException",
    "CheckDataset,Lambda.ServiceException",
    "Train,Batch.ServerException",
    "Plan,Lambda.SdkClientException",
    "Publish,dev.nightjar.functions.TransientFailureException"
  })
  void givesUpRepeatingAtSomeTime(String state, String error) throws Exception {
    nights.tasks().fail(state, error, 10);
    String night = "again-and-again-" + state;
    JsonNode failure = endedAsFailed(run(night), night);
    assertThat(failure.path("state").textValue()).isEqualTo(state);
    assertThat(failure.path("error").textValue()).isEqualTo(error);
  }

  @Test
  void endsWithTheOldPointerWhenTheDatasetJobFails() throws Exception {
    JsonNode failure = endedAsFailed(machine("not a log").run("no-dataset", TONIGHT), "no-dataset");
    assertThat(failure.path("error").textValue()).isEqualTo("Dataset.Failed");
    assertThat(failure.path("cause").textValue()).contains("FAILED");
  }

  @Test
  void endsWithTheOldPointerWhenTheDatasetJobDoesNotEnd() throws Exception {
    nights.dataset().stick(true);
    StateMachine.Ended ended =
        machine(String.valueOf(logs++)).with("max_polls", "3").run("late", TONIGHT);
    JsonNode failure = endedAsFailed(ended, "late");
    assertThat(failure.path("error").textValue()).isEqualTo("Dataset.Late");
    assertThat(nights.dataset().state()).isEqualTo("JOB_STATE_CANCELLED");
    assertThat(ended.path().stream().filter("CheckDataset"::equals)).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 134})
  void doesNotTrainAgainWhereAnotherMachineWouldNotHelp(int exitCode) throws Exception {
    stages.endTrainingWith(exitCode);
    String night = "exit-" + exitCode;
    StateMachine.Ended ended = run(night);
    JsonNode failure = endedAsFailed(ended, night);
    assertThat(ended.path()).doesNotContain("OnDemandMachines", "Plan");
    assertThat(failure.path("error").textValue()).isEqualTo("Train.Failed");
    assertThat(failure.path("cause").textValue()).contains("\"ExitCode\":" + exitCode);
  }

  @ParameterizedTest
  @ValueSource(ints = {137, 143})
  void trainsOnDemandWhenTheProcessWasKilled(int exitCode) throws Exception {
    stages.endTrainingWith(exitCode);
    nights.tasks().before("ReadReceipt", receipt -> stages.endTrainingWith(0));
    StateMachine.Ended ended = run("killed-" + exitCode);
    endedWithTheNewRunPublished(ended);
    assertThat(ended.path())
        .containsSubsequence("Train", "WhyTrainingEnded", "OnDemandMachines", "Train", "Plan");
  }

  @Test
  void trainsOnDemandWhenSpotMachinesAreTakenAway() throws Exception {
    nights.batch().loseMachines(2);
    StateMachine.Ended ended = run("spot-lost");
    endedWithTheNewRunPublished(ended);
    assertThat(nights.batch().states()).containsExactly("spot FAILED", "on-demand SUCCEEDED");
  }

  @Test
  void staysOnSpotMachinesIfOneOfThemLasts() throws Exception {
    nights.batch().loseMachines(1);
    StateMachine.Ended ended = run("spot-replaced");
    endedWithTheNewRunPublished(ended);
    assertThat(nights.batch().states()).containsExactly("spot SUCCEEDED");
  }

  @Test
  void endsTheFirstTrainingBeforeItStartsTheSecond() throws Exception {
    nights.batch().stick("spot");
    nights
        .tasks()
        .before(
            "ReadReceipt",
            receipt -> assertThat(nights.batch().states()).containsExactly("spot FAILED"));
    endedWithTheNewRunPublished(
        machine(String.valueOf(logs++)).with("spot_max_polls", "2").run("no-spot", TONIGHT));
    assertThat(nights.batch().states()).containsExactly("spot FAILED", "on-demand SUCCEEDED");
  }

  @Test
  void endsWithTheOldPointerWhenNoMachineAtAllLasts() throws Exception {
    nights.batch().loseMachines(3);
    JsonNode failure = endedAsFailed(run("no-machine"), "no-machine");
    assertThat(failure.path("cause").textValue()).contains("Host EC2");
    assertThat(nights.batch().states()).containsExactly("spot FAILED", "on-demand FAILED");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void servesTonightsUsersWithTheModelInProductionWhenTheGateRefuses(int lostMachines)
      throws Exception {
    nights.batch().loseMachines(lostMachines);
    stages.refuse();
    StateMachine.Ended ended = run("refused-" + lostMachines);
    assertThat(ended.status()).as(ended.cause()).isEqualTo("SUCCEEDED");
    assertThat(ended.state()).isEqualTo("Published");
    assertThat(ended.path()).contains("CountRefusal", "PlanWithProduction", "TellServed");
    Pointer after = nights.pointer().orElseThrow();
    assertThat(after.previousManifest()).contains(before.manifest());
    assertThat(facts(after).servedBy()).contains("production");
    assertThat(facts(after).model()).isEqualTo(facts(before).model());
    assertThat(facts(after).dataset()).isNotEqualTo(facts(before).dataset());
    assertThat(nights.tasks().messages())
        .extracting(CloudTasks.Message::subject)
        .containsExactly("Nightjar 2026-01-31: published with the model in production");
    JsonNode event = nights.tasks().events().get(0);
    assertThat(event.path("outcome").textValue()).isEqualTo("served_by_production");
    assertThat(event.path("served_by").textValue()).isEqualTo("production");
    assertThat(counted()).containsExactly("Refused train", "Nights served_by_production");
  }

  private static RecommendationFacts facts(Pointer pointer) throws IOException {
    return FolderReader.open(nights.store(), Layout.folderOf(pointer.manifest()), Layout.RECOMMEND)
        .manifest()
        .facts(RecommendationFacts.class);
  }

  /** Name and the one dimension of every metric of the state machine. */
  private static List<String> counted() {
    return nights.tasks().metrics().stream()
        .map(metric -> metric.at("/MetricData/0"))
        .map(
            metric ->
                metric.path("MetricName").asText()
                    + " "
                    + metric.at("/Dimensions/0/Value").asText())
        .toList();
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
  void servesThoughARefusalCannotBeCounted() throws Exception {
    stages.refuse();
    nights.tasks().fail("CountRefusal", "Broken", 1);
    assertThat(run("uncounted").state()).isEqualTo("Published");
  }

  @Test
  void theJavaMachinesOwnExitCodeThreeIsNoRefusal() throws Exception {
    stages.endTrainingWith(3);
    JsonNode failure = endedAsFailed(run("heap-full"), "heap-full");
    assertThat(failure.path("state").textValue()).isEqualTo("Train");
    assertThat(counted()).containsExactly("Nights failed");
  }

  @Test
  void aStartThatIsDeliveredTwiceIsOneNight() throws Exception {
    Map<String, Object> start = Map.of("scheduled", "2026-02-01T02:00:00Z", "claim", true);
    StateMachine machine = machine(String.valueOf(logs++));
    assertThat(machine.run("scheduled-1", start).state()).isEqualTo("Published");
    assertThat(nights.tasks().messages().get(0).subject())
        .isEqualTo("Nightjar 2026-02-01: published");
    nights.tasks().reset();
    StateMachine.Ended twice = machine.run("scheduled-2", start);
    assertThat(twice.state()).isEqualTo("AlreadyStarted");
    assertThat(nights.tasks().messages()).isEmpty();
    assertThat(machine.run("by-hand", Map.of("date", "2026-02-01")).state()).isEqualTo("Published");
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
  void parametersReplaceThoseOfTheSameNameAndNoOthers() throws Exception {
    StateMachine machine =
        nights.machine(
            Map.of("interactions", "1", "catalog", "catalog", "awsRole", "arn:aws:iam::1:role/r"));
    String log = String.valueOf(logs++);
    Map<String, Object> backfill = Map.of("parameters", Map.of("interactions", log));
    assertThat(machine.run("merged", backfill).state()).isEqualTo("Published");
    assertThat(stages.parameters())
        .containsEntry("awsRole", "arn:aws:iam::1:role/r")
        .containsEntry("interactions", log)
        .containsEntry("catalog", "catalog");
  }

  @Test
  void messageAndEventFollowThePointer() throws Exception {
    StateMachine machine = machine(String.valueOf(logs++));
    machine.run("later", Map.of("date", "2026-02-02"));
    nights.tasks().reset();
    before = nights.pointer().orElseThrow();
    StateMachine.Ended ended = run("earlier");
    assertThat(ended.state()).isEqualTo("Published");
    assertThat(ended.path()).contains("TellUnchanged");
    assertThat(nights.pointer()).contains(before);
    CloudTasks.Message message = nights.tasks().messages().get(0);
    assertThat(message.subject()).isEqualTo("Nightjar 2026-01-31: finished, not published");
    assertThat(message.text()).contains("the night of 2026-02-02 is published");
    JsonNode event = nights.tasks().events().get(0);
    assertThat(event.path("changed").booleanValue()).isFalse();
    assertThat(event.path("warnings")).hasSize(1);
    assertThat(counted()).containsExactly("Nights unchanged");
  }

  @Test
  void anExecutionThatWasCutOffLeavesItsFailureAndNoJob() throws Exception {
    nights.batch().stick("spot");
    nights.batch().submit(training("nightjar-train-cut-off", "spot"));
    nights.batch().submit(training("nightjar-train-another", "spot"));
    nights
        .tasks()
        .serving(
            "arn:aws:states:::aws-sdk:sfn:describeExecution",
            execution ->
                Map.of(
                    "Name", "cut-off",
                    "StartDate", "2026-02-03T23:00:00.000Z",
                    "Input", "{\"date\":\"2026-01-31\"}"));
    StateMachine.Ended ended =
        machine("none")
            .run("tidy", Map.of("ended", Map.of("execution", "arn", "status", "TIMED_OUT")));
    JsonNode failure = endedAsFailed(ended, "cut-off");
    assertThat(failure.path("error").textValue()).isEqualTo("TIMED_OUT");
    assertThat(nights.batch().states()).containsExactly("spot FAILED", "spot RUNNABLE");
  }

  private static JsonNode training(String name, String queue) {
    return Json.tree(Map.of("JobName", name, "JobQueue", queue));
  }

  /** From the objects that a night leaves, compared with what the roles' policies name. */
  @Test
  void whatIsWrittenIsGrantedAndWhatIsGrantedIsWritten() throws Exception {
    Map<String, Object> start = Map.of("scheduled", "2026-01-20T04:00:00Z", "claim", true);
    machine(String.valueOf(logs++)).run("granted", start);
    nights.tasks().reset();
    endedAsFailed(machine("not a log").run("granted-failure", TONIGHT), "granted-failure");
    Set<String> granted = CloudFiles.writable();
    List<String> written = nights.store().list("");
    assertThat(written)
        .allSatisfy(
            key -> assertThat(granted).as(key).anyMatch(pattern -> CloudFiles.fits(key, pattern)));
    assertThat(granted)
        .filteredOn(pattern -> !CloudFiles.NOT_IN_A_TINY_NIGHT.contains(pattern))
        .allSatisfy(
            pattern ->
                assertThat(written).as(pattern).anyMatch(key -> CloudFiles.fits(key, pattern)));
  }

  /** Causes may hold an id of someone; messages and events leave the account's own storage. */
  @Test
  void nobodyIsNamedInMessagesAndEvents() throws Exception {
    nights.tasks().before("Publish", event -> dropAUser(event.at("/Payload/run").textValue()));
    JsonNode failure = endedAsFailed(run("named"), "named");
    assertThat(failure.path("cause").textValue()).isNotEmpty();
    assertThat(nights.tasks().messages().get(0).text())
        .contains("failed in Publish", "failure.json")
        .doesNotContain(failure.path("cause").textValue());
    assertThat(nights.tasks().events().get(0).toString()).doesNotContain("cause", "Cause");
  }

  private static void dropAUser(String run) throws IOException {
    overwrite(run + "/" + PART, "user u1");
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

  @Test
  void endsWithTheOldPointerWhenTheReceiptNamesNoModel() throws Exception {
    nights
        .tasks()
        .before(
            "Plan",
            event -> overwrite("nights/dt=2026-01-31/no-model/train.json", "{\"outcome\":1}"));
    JsonNode failure = endedAsFailed(run("no-model"), "no-model");
    assertThat(failure.path("error").textValue())
        .isEqualTo("dev.nightjar.functions.RefusedEventException");
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

  /** The dataset that a list of shards is of. */
  private static String datasetOf(JsonNode items) throws IOException {
    String key = items.get("Key").textValue().replaceFirst("^nightjar/", "");
    return Json.read(nights.store().read(key), JsonNode.class, key).at("/0/dataset").textValue();
  }

  private static void overwrite(String key, String content) throws IOException {
    nights
        .store()
        .replace(key, content.getBytes(StandardCharsets.UTF_8), nights.store().version(key));
  }
}
