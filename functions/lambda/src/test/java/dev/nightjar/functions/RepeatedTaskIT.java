package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried again, on which machines, how often, and what is not. */
class RepeatedTaskIT extends NightsOfTinyStages {
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
    "SendEvent,EventBridge.FailedEntry",
    "Notify,SNS.ThrottledException"
  })
  void repeatsWhatFailedForTheMoment(String state, String error) throws Exception {
    nights.tasks().fail(state, error, 2);
    endedWithTheNewRunPublished(run("repeats-" + state + logs));
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

  /** Each attempt goes on behind the parts that the one before verified. */
  @Test
  void publishesARunThatTakesNineInvocationsToVerify() throws Exception {
    nights.tasks().fail("Publish", OutOfTimeException.class.getName(), 8);
    endedWithTheNewRunPublished(run("nine-invocations"));
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
    List<String> between = new CopyOnWriteArrayList<>();
    nights.tasks().before("ReadReceipt", receipt -> between.addAll(nights.batch().states()));
    endedWithTheNewRunPublished(
        machine(String.valueOf(logs++)).with("spot_max_polls", "2").run("no-spot", TONIGHT));
    assertThat(between).containsExactly("spot FAILED");
    assertThat(nights.batch().states()).containsExactly("spot FAILED", "on-demand SUCCEEDED");
  }

  @Test
  void endsWithTheOldPointerWhenNoMachineAtAllLasts() throws Exception {
    nights.batch().loseMachines(3);
    JsonNode failure = endedAsFailed(run("no-machine"), "no-machine");
    assertThat(failure.path("cause").textValue()).contains("Host EC2");
    assertThat(nights.batch().states()).containsExactly("spot FAILED", "on-demand FAILED");
  }
}
