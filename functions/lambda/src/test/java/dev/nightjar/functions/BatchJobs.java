package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code batch:submitJob.sync}: runs the container's command, again where the job's own rules say
 * so, and tells how it ended as Batch does.
 */
final class BatchJobs implements CloudTasks.Service {
  private final Stages stages;
  private final AtomicInteger jobs = new AtomicInteger();
  private final AtomicInteger lostMachines = new AtomicInteger();

  BatchJobs(Stages stages) {
    this.stages = stages;
  }

  /** Takes the machines of the next attempts away. */
  void loseMachines(int times) {
    lostMachines.set(times);
  }

  @Override
  public Object call(JsonNode parameters) throws Exception {
    String job = "job-" + jobs.incrementAndGet();
    List<String> command = new ArrayList<>();
    parameters.at("/ContainerOverrides/Command").forEach(word -> command.add(word.textValue()));
    JsonNode retries = parameters.get("RetryStrategy");
    List<Attempt> attempts = new ArrayList<>();
    do {
      attempts.add(attempt(command));
    } while (attempts.size() < retries.get("Attempts").intValue()
        && last(attempts).isRepeated(retries.get("EvaluateOnExit")));
    if (!last(attempts).isGood()) {
      throw new TaskFailedException("States.TaskFailed", Json.line(details(job, attempts)));
    }
    return Map.of("JobId", job, "JobName", parameters.get("JobName"), "Status", "SUCCEEDED");
  }

  private Attempt attempt(List<String> command) throws Exception {
    if (lostMachines.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return new Attempt(
          OptionalInt.empty(), "Host EC2 (instance i-0123456789abcdef0) terminated.");
    }
    return new Attempt(OptionalInt.of(stages.train(command)), "Essential container in task exited");
  }

  private static Attempt last(List<Attempt> attempts) {
    return attempts.get(attempts.size() - 1);
  }

  /** As Batch describes a job that failed. */
  private static Map<String, Object> details(String job, List<Attempt> attempts) {
    return Map.of(
        "Attempts", attempts.stream().map(Attempt::details).toList(),
        "Container", last(attempts).container(),
        "JobId", job,
        "Status", "FAILED",
        "StatusReason", last(attempts).reason());
  }

  /**
   * One start of the container.
   *
   * @param exitCode none if its machine went away
   */
  private record Attempt(OptionalInt exitCode, String reason) {
    boolean isGood() {
      return exitCode.isPresent() && exitCode.getAsInt() == 0;
    }

    Map<String, Object> container() {
      return exitCode.isPresent() ? Map.of("ExitCode", exitCode.getAsInt()) : Map.of();
    }

    Map<String, Object> details() {
      return Map.of("Container", container(), "StatusReason", reason);
    }

    /** What the first rule that fits says. */
    boolean isRepeated(JsonNode rules) {
      for (JsonNode rule : rules) {
        if (fits(rule)) {
          return !isGood() && rule.get("Action").textValue().equals("RETRY");
        }
      }
      return !isGood();
    }

    private boolean fits(JsonNode rule) {
      String code = exitCode.isPresent() ? String.valueOf(exitCode.getAsInt()) : "";
      return fits(rule, "OnStatusReason", reason)
          && fits(rule, "OnExitCode", code)
          && fits(rule, "OnReason", "");
    }

    private static boolean fits(JsonNode rule, String field, String found) {
      String pattern = rule.path(field).asText("*");
      return pattern.endsWith("*")
          ? found.startsWith(pattern.substring(0, pattern.length() - 1))
          : found.equals(pattern);
    }
  }
}
