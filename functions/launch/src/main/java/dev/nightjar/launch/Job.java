package dev.nightjar.launch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Require;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A job as Dataflow reports it.
 *
 * @param id Dataflow's
 * @param name ours
 * @param state as Dataflow words it, {@code JOB_STATE_RUNNING} for example
 * @param createdAt when it was asked for, where Dataflow says so
 */
public record Job(String id, String name, String state, Optional<Instant> createdAt) {
  /** States that a job does not leave any more. */
  private static final Set<String> TERMINAL =
      Set.of(
          "JOB_STATE_DONE",
          "JOB_STATE_FAILED",
          "JOB_STATE_CANCELLED",
          "JOB_STATE_UPDATED",
          "JOB_STATE_DRAINED");

  public Job {
    Require.notBlank(id, "job id");
  }

  static Job of(JsonNode json) {
    return new Job(
        json.path("id").asText(""),
        json.path("name").asText(""),
        json.path("currentState").asText("JOB_STATE_UNKNOWN"),
        Optional.ofNullable(json.path("createTime").textValue()).map(Instant::parse));
  }

  /** Whether it has ended, well or badly. */
  public boolean isOver() {
    return TERMINAL.contains(state);
  }
}
