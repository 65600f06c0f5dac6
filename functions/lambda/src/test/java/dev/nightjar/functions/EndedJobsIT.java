package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a night fails, it leaves no job that is paid for and that nobody waits for. */
class EndedJobsIT extends NightsOfTinyStages {
  @Test
  void theJobOfDataflowIsCancelledWhenItCannotBeLookedAt() throws Exception {
    nights.dataset().stick(true);
    nights.tasks().fail("CheckDataset", "Broken", 1);
    JsonNode failure = endedAsFailed(run("unseen-dataset"), "unseen-dataset");
    assertThat(failure.path("state").textValue()).isEqualTo("CheckDataset");
    assertThat(nights.dataset().state()).isEqualTo("JOB_STATE_CANCELLED");
  }

  @Test
  void theJobOfDatasetOnBatchIsEndedWhenItCannotBeLookedAt() throws Exception {
    nights.batch().hold("dataset-spot");
    nights.tasks().fail("CheckBuild", "Broken", 1);
    JsonNode failure = endedAsFailed(onBatch("0").run("unseen-build", TONIGHT), "unseen-build");
    assertThat(failure.path("state").textValue()).isEqualTo("CheckBuild");
    assertThat(nights.batch().states()).containsExactly("dataset-spot FAILED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CheckTraining", "TerminateTraining"})
  void theTrainingIsEndedWhenItCannotBeLookedAtOrTerminated(String state) throws Exception {
    nights.batch().hold("spot");
    nights.tasks().fail(state, "Broken", 1);
    String night = "unseen-" + state;
    StateMachine machine = machine(String.valueOf(logs++)).with("spot_max_polls", "2");
    JsonNode failure = endedAsFailed(machine.run(night, TONIGHT), night);
    assertThat(failure.path("state").textValue()).isEqualTo(state);
    assertThat(nights.batch().states()).containsExactly("spot FAILED");
  }

  @Test
  void aDatasetThatGetsNoMachineInTimeIsEnded() throws Exception {
    nights.batch().stick("dataset-spot");
    StateMachine machine = onBatch(String.valueOf(logs++)).with("max_polls", "2");
    JsonNode failure = endedAsFailed(machine.run("no-machine", TONIGHT), "no-machine");
    assertThat(failure.path("error").textValue()).isEqualTo("Dataset.Late");
    assertThat(nights.batch().states()).containsExactly("dataset-spot FAILED");
  }

  @Test
  void anExecutionThatWasCutOffLeavesItsFailureAndNoJob() throws Exception {
    nights.batch().stick("spot");
    nights.batch().submit(job("nightjar-train-cut-off", "spot"));
    nights.batch().submit(job("nightjar-train-another", "spot"));
    nights.batch().stick("dataset-on-demand");
    nights.batch().submit(job("nightjar-dataset-cut-off", "dataset-on-demand"));
    nights.dataset().stick(true);
    nights.launch("cut-off");
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
    assertThat(nights.batch().states())
        .containsExactly("spot FAILED", "spot RUNNABLE", "dataset-on-demand FAILED");
    assertThat(nights.dataset().state()).isEqualTo("JOB_STATE_CANCELLED");
  }

  private static JsonNode job(String name, String queue) {
    return Json.tree(Map.of("JobName", name, "JobQueue", queue));
  }
}
