package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code infra/nightly.asl.json}, executed on this machine by the engine in {@code infra/nightly}.
 *
 * @param values what Terraform would put into the template
 * @param bridge where tasks are done
 */
record StateMachine(Map<String, String> values, String bridge) {
  private static final Path HOME =
      Path.of("..", "..", "infra", "nightly").toAbsolutePath().normalize();

  private static final StateMachineEngine ENGINE = new StateMachineEngine(HOME);

  /** Where a night's jobs are to be found, as Terraform lists them. */
  private static final List<Map<String, String>> JOBS =
      List.of(
          Map.of("stage", "train", "queue", "spot"),
          Map.of("stage", "train", "queue", "on-demand"),
          Map.of("stage", "dataset", "queue", "dataset-spot"),
          Map.of("stage", "dataset", "queue", "dataset-on-demand"));

  /**
   * How an execution ended.
   *
   * @param status {@code SUCCEEDED} or {@code FAILED}
   * @param path the states in the order they were entered
   */
  record Ended(String status, String error, String cause, JsonNode output, List<String> path) {
    /** The last state. */
    String state() {
      return path.get(path.size() - 1);
    }
  }

  /**
   * Whether Node.js and the engine are there; {@code npm ci} in that folder installs the latter.
   */
  static boolean canRun() {
    return Files.isDirectory(HOME.resolve("node_modules"));
  }

  /** A root in a bucket, functions by their names, and limits that no test reaches. */
  static Map<String, String> values(String bucket, String folder, Map<String, String> parameters) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("root", "s3://" + bucket + "/" + folder);
    values.put("bucket", bucket);
    values.put("key_prefix", folder + "/");
    values.put("dataset_parameters", Json.line(parameters));
    for (String function : List.of("launch", "recommend", "publish", "report", "retain")) {
      values.put(function + "_function", function);
      values.put(function + "_timeout_seconds", "300");
    }
    values.put("load_function", "none");
    values.put("load_timeout_seconds", "300");
    values.put("publish_repeats", "8");
    values.put("load_repeats", "100");
    values.put("spot_queue", "spot");
    values.put("on_demand_queue", "on-demand");
    values.put("dataset_engine", "dataflow");
    values.put("dataset_spot_queue", "dataset-spot");
    values.put("dataset_on_demand_queue", "dataset-on-demand");
    values.put("jobs", Json.line(JOBS));
    for (String stage : List.of("dataset", "train")) {
      values.put(stage + "_job_definition", stage);
      values.put(stage + "_timeout_seconds", "3600");
    }
    values.put("topic", "topic");
    values.put("keep_nights", "0");
    values.put("files_page", "https://files/");
    values.put("state_machine_arn", "machine");
    values.put("model_width", "64");
    values.put("poll_seconds", "60");
    for (String polls : List.of("max_polls", "spot_max_polls", "on_demand_max_polls")) {
      values.put(polls, "12000");
    }
    values.put("spot_attempts", "2");
    values.put("on_demand_attempts", "1");
    values.put("max_concurrency", "2");
    values.put("night_timeout_seconds", "86400");
    return values;
  }

  /** The same with one value changed. */
  StateMachine with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new StateMachine(changed, bridge);
  }

  /** Executes one night to its end. */
  Ended run(String night, Object input) throws Exception {
    Map<String, Object> request =
        Map.of(
            "values", values,
            "night", night,
            "input", input,
            "bridge", bridge);
    return ended(Json.read(ENGINE.execute(Json.line(request)), JsonNode.class, "execute.mjs"));
  }

  private static Ended ended(JsonNode json) {
    return new Ended(
        json.path("status").asText(),
        json.path("error").asText(),
        json.path("cause").asText(),
        json.path("output"),
        Json.MAPPER.convertValue(
            json.path("path"),
            Json.MAPPER.getTypeFactory().constructCollectionType(List.class, String.class)));
  }
}
