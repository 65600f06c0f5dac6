package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.launch.GoogleServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Jobs of the dataset stage: each that Dataflow is asked to start runs here. */
final class DatasetJobs implements AutoCloseable {
  private final Stages stages;
  private final GoogleServer google = new GoogleServer();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<String> started = new HashSet<>();
  private volatile boolean stuck;
  private volatile String last;

  DatasetJobs(Stages stages) throws IOException {
    this.stages = stages;
  }

  /** What leads the launch function here. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("NIGHTJAR_LAUNCH_PROJECT", "p");
    environment.put("NIGHTJAR_LAUNCH_REGION", "europe-west1");
    environment.put("NIGHTJAR_LAUNCH_TEMPLATE", "gs://b/dataset.json");
    environment.put("NIGHTJAR_LAUNCH_SERVICE_ACCOUNT", GoogleServer.SERVICE_ACCOUNT);
    environment.put("NIGHTJAR_LAUNCH_WORKLOAD_IDENTITY_PROVIDER", GoogleServer.PROVIDER);
    for (String service : new String[] {"DATAFLOW", "TOKEN", "CREDENTIALS"}) {
      environment.put("NIGHTJAR_LAUNCH_" + service + "_ENDPOINT", google.endpoint().toString());
    }
    return environment;
  }

  /** Whether jobs seem to run for ever. */
  void stick(boolean on) {
    stuck = on;
  }

  /** How the last job that was started is, as Dataflow says it. */
  String state() {
    return google.state(last);
  }

  /** To be called once a job was launched: runs it, unless it runs already. */
  synchronized void run(String job) {
    last = job;
    if (started.add(job)) {
      Map<String, String> parameters = new HashMap<>();
      for (Map.Entry<String, JsonNode> each : google.launched.path("parameters").properties()) {
        parameters.put(each.getKey(), each.getValue().textValue());
      }
      google.setState(job, "JOB_STATE_RUNNING");
      threads.execute(() -> finish(job, parameters));
    }
  }

  private void finish(String job, Map<String, String> parameters) {
    int exitCode = exitCode(parameters);
    if (!stuck) {
      google.setState(job, exitCode == 0 ? "JOB_STATE_DONE" : "JOB_STATE_FAILED");
    }
  }

  private int exitCode(Map<String, String> parameters) {
    try {
      return stages.dataset(parameters);
    } catch (Exception | Error e) {
      e.printStackTrace();
      return 1;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    google.close();
  }
}
