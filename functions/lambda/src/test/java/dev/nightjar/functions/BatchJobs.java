package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * AWS Batch: runs a job's command with its environment, again where the job's own rules say so, and
 * tells how it is as Batch does.
 */
final class BatchJobs implements AutoCloseable {
  private final Stages stages;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final AtomicInteger lostMachines = new AtomicInteger();
  private volatile String stuck = "";
  private volatile String held = "";

  BatchJobs(Stages stages) {
    this.stages = stages;
  }

  /** Takes the machines of the next attempts away. */
  void loseMachines(int times) {
    lostMachines.set(times);
  }

  /** Jobs of this queue never get a machine; none is stuck if it is empty. */
  void stick(String queue) {
    stuck = queue;
  }

  /** Jobs of this queue run until they are ended; none does if it is empty. */
  void hold(String queue) {
    held = queue;
  }

  /** Name of the queue and how it is, of every job so far. */
  synchronized List<String> states() {
    return jobs.values().stream().map(job -> job.queue() + " " + job.state()).toList();
  }

  /** Forgets all jobs. */
  synchronized void reset() {
    jobs.clear();
    stuck = "";
    held = "";
  }

  /** {@code SubmitJob}. */
  synchronized Object submit(JsonNode parameters) {
    Job job = new Job(parameters);
    String id = "job-" + jobs.size();
    jobs.put(id, job);
    if (job.queue().equals(held)) {
      job.begin();
    } else if (!job.queue().equals(stuck)) {
      threads.execute(job::run);
    }
    return Map.of("JobId", id, "JobName", parameters.get("JobName"));
  }

  /** {@code DescribeJobs}. */
  synchronized Object describe(JsonNode parameters) {
    String id = parameters.at("/Jobs/0").textValue();
    return Map.of("Jobs", List.of(jobs.get(id).details(id)));
  }

  /** {@code ListJobs}: of a name, over and not over. */
  synchronized Object list(JsonNode parameters) {
    List<Map<String, String>> found = new ArrayList<>();
    jobs.forEach(
        (id, job) -> {
          boolean named = job.name().equals(parameters.at("/Filters/0/Values/0").textValue());
          if (named && job.queue().equals(parameters.get("JobQueue").textValue())) {
            found.add(Map.of("JobId", id, "Status", job.state()));
          }
        });
    return Map.of("JobSummaryList", found);
  }

  /** {@code TerminateJob}. */
  synchronized Object terminate(JsonNode parameters) {
    jobs.get(parameters.get("JobId").textValue()).terminate(parameters.get("Reason").textValue());
    return Map.of();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** One job, which may take several attempts. */
  private final class Job {
    private final JsonNode request;
    private final List<Attempt> attempts = new ArrayList<>();
    private String state = "RUNNABLE";
    private String terminated = "";

    Job(JsonNode request) {
      this.request = request;
    }

    String name() {
      return request.get("JobName").textValue();
    }

    String queue() {
      return request.get("JobQueue").textValue();
    }

    synchronized String state() {
      return state;
    }

    synchronized void begin() {
      state = "RUNNING";
    }

    void run() {
      begin();
      JsonNode retries = request.get("RetryStrategy");
      Attempt attempt;
      do {
        attempt = attempt();
        add(attempt);
      } while (attempts.size() < retries.get("Attempts").intValue()
          && attempt.isRepeated(retries.get("EvaluateOnExit")));
      end(attempt.isGood() ? "SUCCEEDED" : "FAILED");
    }

    private synchronized void add(Attempt attempt) {
      attempts.add(attempt);
    }

    private synchronized void end(String how) {
      if (!isOver()) {
        state = how;
      }
    }

    private boolean isOver() {
      return state.equals("SUCCEEDED") || state.equals("FAILED");
    }

    private Attempt attempt() {
      if (lostMachines.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        return new Attempt(
            OptionalInt.empty(), "Host EC2 (instance i-0123456789abcdef0) terminated.");
      }
      List<String> command = new ArrayList<>();
      request.at("/ContainerOverrides/Command").forEach(word -> command.add(word.textValue()));
      Map<String, String> environment = new LinkedHashMap<>();
      request
          .at("/ContainerOverrides/Environment")
          .forEach(
              variable ->
                  environment.put(
                      variable.get("Name").textValue(), variable.get("Value").textValue()));
      try {
        return new Attempt(
            OptionalInt.of(stages.container(command, environment)),
            "Essential container in task exited");
      } catch (Exception | Error e) {
        e.printStackTrace();
        return new Attempt(OptionalInt.of(1), "the test's own stage broke");
      }
    }

    synchronized void terminate(String reason) {
      if (!isOver()) {
        state = "FAILED";
        terminated = reason;
      }
    }

    synchronized Map<String, Object> details(String id) {
      Attempt last =
          attempts.isEmpty()
              ? new Attempt(OptionalInt.empty(), terminated)
              : attempts.get(attempts.size() - 1);
      return Map.of(
          "JobId", id,
          "Status", state,
          "StatusReason", last.reason(),
          "Attempts", attempts.stream().map(Attempt::details).toList(),
          "Container", last.container());
    }
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
