package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the nights of the state machine need, on this machine: objects in an S3 server, the
 * built functions, the stages, and the services in between.
 */
final class LocalNights implements AutoCloseable {
  private static final String FOLDER = "nightjar";

  private final S3Server s3;
  private final ObjectStore store;
  private final CloudTasks tasks;
  private final BatchJobs batch;
  private final DatasetJobs dataset;
  private final LambdaFunctions functions;

  /**
   * @param function holds the unpacked function
   */
  LocalNights(S3Server s3, Stages stages, Path function) throws IOException {
    this.s3 = s3;
    store = ObjectStores.open(s3.root(FOLDER));
    batch = new BatchJobs(stages);
    dataset = new DatasetJobs(stages);
    Map<String, String> environment = new HashMap<>(s3.environment());
    environment.putAll(dataset.environment());
    functions =
        new LambdaFunctions(
            function, List.of("launch", "recommend", "publish", "report"), environment);
    tasks =
        new CloudTasks()
            .serving("arn:aws:states:::batch:submitJob", batch::submit)
            .serving("arn:aws:states:::aws-sdk:batch:describeJobs", batch::describe)
            .serving("arn:aws:states:::aws-sdk:batch:listJobs", batch::list)
            .serving("arn:aws:states:::aws-sdk:batch:terminateJob", batch::terminate)
            .serving("arn:aws:states:::lambda:invoke", this::invoke);
  }

  /** A function's answer; a job that it launched runs from then on. */
  private Object invoke(JsonNode parameters) throws Exception {
    Map<String, Object> answer = functions.call(parameters);
    JsonNode job = ((JsonNode) answer.get("Payload")).path("job_id");
    if (parameters.at("/Payload/action").asText().equals("start")) {
      dataset.run(job.textValue());
    }
    return answer;
  }

  /** Starts a night's job of Dataflow, as its {@code Launch} does. */
  void launch(String night) throws Exception {
    Map<String, Object> event =
        Map.of(
            "action",
            "start",
            "root",
            "s3://" + S3Server.BUCKET + "/" + FOLDER,
            "date",
            "2026-01-31",
            "night",
            night,
            "parameters",
            Map.of("interactions", "0", "catalog", "catalog"));
    invoke(Json.tree(Map.of("FunctionName", "launch", "Payload", event)));
  }

  StateMachine machine(Map<String, String> parameters) {
    return new StateMachine(
        StateMachine.values(S3Server.BUCKET, FOLDER, parameters), tasks.address());
  }

  /** The functions, to start one more. */
  LambdaFunctions functions() {
    return functions;
  }

  ObjectStore store() {
    return store;
  }

  CloudTasks tasks() {
    return tasks;
  }

  BatchJobs batch() {
    return batch;
  }

  DatasetJobs dataset() {
    return dataset;
  }

  /** What consumers follow. */
  Optional<Pointer> pointer() throws IOException {
    return store.version(Layout.CURRENT).isEmpty()
        ? Optional.empty()
        : Optional.of(Json.read(store.read(Layout.CURRENT), Pointer.class, Layout.CURRENT));
  }

  /** What the state machine wrote down of a night that failed. */
  JsonNode failure(String night) throws IOException {
    String key = "nights/dt=2026-01-31/" + night + "/failure.json";
    return Json.read(store.read(key), JsonNode.class, key);
  }

  @Override
  public void close() {
    tasks.close();
    batch.close();
    functions.close();
    dataset.close();
    store.close();
    s3.close();
  }
}
