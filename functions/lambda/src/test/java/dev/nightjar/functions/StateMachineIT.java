package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
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
      "Defaults Merge Night Launch WaitForDataset CheckDataset DatasetState Dataset Train Plan"
          + " RecommendItems Recommend Shard Shard Shard Publish Notify Published";

  private static final Map<String, String> TONIGHT = Map.of("date", "2026-01-31");
  private static final String SEQUENCES = Layout.sequences(1, TinyStages.PARTS);
  private static final String PART = Layout.part(2, TinyStages.PARTS, "parquet");

  @TempDir static Path function;
  private static TinyStages stages;
  private static LocalNights nights;
  private static int logs;
  private static Pointer before;

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
    before = nights.pointer().orElseThrow();
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
    nights.dataset().stick(false);
    stages.endTrainingWith(0);
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
        .replaceAll("( CountPolls WaitForDataset CheckDataset DatasetState)+", "");
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
        .isEqualTo("Nightjar 2026-01-30: published");
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
    "Notify,SNS.ThrottledException"
  })
  void repeatsWhatFailedForTheMoment(String state, String error) throws Exception {
    nights.tasks().fail(state, error, 2);
    endedWithTheNewRunPublished(run("repeats-" + state));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Launch", "CheckDataset", "Train", "Plan", "Publish"})
  void endsWithTheOldPointerWhenAStateFails(String state) throws Exception {
    nights.tasks().fail(state, "Broken", 1);
    String night = "broken-" + state;
    JsonNode failure = endedAsFailed(run(night), night);
    assertThat(failure.path(state).path("Error").textValue()).isEqualTo("Broken");
    assertThat(failure.path(state).path("Cause").textValue()).isEqualTo("injected");
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
    assertThat(failure.path(state).path("Error").textValue()).isEqualTo(error);
  }

  @Test
  void endsWithTheOldPointerWhenTheDatasetJobFails() throws Exception {
    JsonNode failure = endedAsFailed(machine("not a log").run("no-dataset", TONIGHT), "no-dataset");
    assertThat(failure.path("Dataset").path("Error").textValue()).isEqualTo("Dataset.Failed");
    assertThat(failure.path("Dataset").path("Cause").textValue()).contains("FAILED");
  }

  @Test
  void endsWithTheOldPointerWhenTheDatasetJobDoesNotEnd() throws Exception {
    nights.dataset().stick(true);
    StateMachine.Ended ended =
        machine(String.valueOf(logs++)).with("max_polls", "3").run("late", TONIGHT);
    JsonNode failure = endedAsFailed(ended, "late");
    assertThat(failure.path("Dataset").path("Error").textValue()).isEqualTo("Dataset.Late");
    assertThat(ended.path().stream().filter("CheckDataset"::equals)).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void doesNotTrainAgainWhereAnotherMachineWouldNotHelp(int exitCode) throws Exception {
    stages.endTrainingWith(exitCode);
    String night = "exit-" + exitCode;
    StateMachine.Ended ended = run(night);
    JsonNode failure = endedAsFailed(ended, night);
    assertThat(ended.path()).doesNotContain("TrainOnDemand", "Plan");
    assertThat(failure.path("Train").path("Error").textValue()).isEqualTo("States.TaskFailed");
  }

  @ParameterizedTest
  @ValueSource(ints = {137, 143})
  void trainsOnDemandWhenTheProcessWasKilled(int exitCode) throws Exception {
    stages.endTrainingWith(exitCode);
    nights.tasks().before("TrainOnDemand", job -> stages.endTrainingWith(0));
    StateMachine.Ended ended = run("killed-" + exitCode);
    endedWithTheNewRunPublished(ended);
    assertThat(ended.path()).containsSubsequence("Train", "WhyTrainEnded", "TrainOnDemand", "Plan");
  }

  @Test
  void trainsOnDemandWhenSpotMachinesAreTakenAway() throws Exception {
    nights.batch().loseMachines(3);
    StateMachine.Ended ended = run("spot-lost");
    endedWithTheNewRunPublished(ended);
    assertThat(ended.path()).containsSubsequence("Train", "WhyTrainEnded", "TrainOnDemand", "Plan");
  }

  @Test
  void staysOnSpotMachinesIfOneOfThemLasts() throws Exception {
    nights.batch().loseMachines(2);
    StateMachine.Ended ended = run("spot-replaced");
    endedWithTheNewRunPublished(ended);
    assertThat(ended.path()).doesNotContain("TrainOnDemand");
  }

  @Test
  void trainsOnDemandWhenNoSpotMachineIsToBeHad() throws Exception {
    nights.tasks().fail("Train", "States.Timeout", 1);
    endedWithTheNewRunPublished(run("no-spot"));
  }

  @Test
  void endsWithTheOldPointerWhenNoMachineAtAllLasts() throws Exception {
    nights.batch().loseMachines(5);
    JsonNode failure = endedAsFailed(run("no-machine"), "no-machine");
    for (String state : List.of("Train", "TrainOnDemand")) {
      assertThat(failure.path(state).path("Cause").textValue()).contains("Host EC2");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void endsCleanlyWhenTheGateRefusesTheModel(int lostMachines) throws Exception {
    nights.batch().loseMachines(lostMachines);
    stages.endTrainingWith(3);
    StateMachine.Ended ended = run("refused-" + lostMachines);
    assertThat(ended.status()).as(ended.cause()).isEqualTo("SUCCEEDED");
    assertThat(ended.state()).isEqualTo("GateRefused");
    assertThat(ended.path()).doesNotContain("Plan", "RecordFailure");
    assertThat(nights.pointer()).contains(before);
    assertThat(nights.tasks().messages())
        .extracting(CloudTasks.Message::subject)
        .containsExactly("Nightjar 2026-01-31: model refused");
    assertThat(nights.tasks().metrics()).hasSize(1);
    assertThat(nights.tasks().metrics().get(0).at("/MetricData/0/MetricName").textValue())
        .isEqualTo("Refused");
  }

  @Test
  void tellsOfARefusalThoughItCannotBeCounted() throws Exception {
    stages.endTrainingWith(3);
    nights.tasks().fail("CountRefusal", "Broken", 1);
    assertThat(run("uncounted").state()).isEqualTo("GateRefused");
    assertThat(nights.tasks().messages()).hasSize(1);
  }

  @Test
  void endsAsFailedWhenNobodyCanBeToldOfARefusal() throws Exception {
    stages.endTrainingWith(3);
    nights.tasks().fail("TellRefusal", "Broken", 1);
    endedAsFailed(run("untold"), "untold");
  }

  @Test
  void endsWithTheOldPointerWhenOneShardIsPoison() throws Exception {
    nights
        .tasks()
        .before(
            "RecommendItems", items -> overwrite(datasetOf(items) + "/" + SEQUENCES, "damaged"));
    StateMachine.Ended ended = run("poison");
    JsonNode failure = endedAsFailed(ended, "poison");
    assertThat(failure.path("Recommend").path("Error").textValue())
        .isEqualTo("dev.nightjar.functions.RefusedEventException");
    assertThat(failure.path("Recommend").path("Cause").textValue()).contains(SEQUENCES);
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
    assertThat(failure.path("Publish").path("Error").textValue())
        .isEqualTo("dev.nightjar.functions.RefusedEventException");
    assertThat(failure.path("Publish").path("Cause").textValue()).contains(PART);
  }

  @Test
  void endsWithTheOldPointerWhenTheReceiptNamesNoModel() throws Exception {
    nights
        .tasks()
        .before(
            "Plan",
            event -> overwrite("nights/dt=2026-01-31/no-model/train.json", "{\"outcome\":1}"));
    JsonNode failure = endedAsFailed(run("no-model"), "no-model");
    assertThat(failure.path("Plan").path("Error").textValue())
        .isEqualTo("dev.nightjar.functions.RefusedEventException");
  }

  @Test
  void failsThoughTheRunIsPublishedWhenNobodyCanBeTold() throws Exception {
    nights.tasks().fail("Notify", "Broken", 1);
    StateMachine.Ended ended = run("published-untold");
    assertThat(ended.state()).isEqualTo("NightFailed");
    assertThat(nights.pointer().orElseThrow().run()).isNotEqualTo(before.run());
    assertThat(nights.failure("published-untold").at("/failure/Notify/Error").textValue())
        .isEqualTo("Broken");
  }

  @Test
  void failsAllTheSameWhenTheFailureCannotBeRecordedOrTold() throws Exception {
    nights.tasks().fail("Plan", "Broken", 1);
    nights.tasks().fail("RecordFailure", "Broken", 1);
    nights.tasks().fail("TellFailure", "Broken", 1);
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
