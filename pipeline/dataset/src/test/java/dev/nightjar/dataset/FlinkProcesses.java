package dev.nightjar.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Flink cluster of processes on this machine: a job manager and task managers, as its scripts
 * start them, with Flink's default class loading.
 */
final class FlinkProcesses implements AutoCloseable {
  private static final String SLOTS = "2";
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.net",
          "java.io",
          "java.nio",
          "sun.nio.ch",
          "java.lang.reflect",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private final String classPath;
  private final Path folder;
  private final Map<String, String> environment;
  private final int restPort;
  private final Process jobManager;
  private final List<Process> taskManagers = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * Starts the job manager.
   *
   * @param classPath of Flink alone
   * @param folder for its files
   * @param environment of every process
   */
  FlinkProcesses(String classPath, Path folder, Map<String, String> environment)
      throws IOException {
    this.classPath = classPath;
    this.folder = folder;
    this.environment = environment;
    restPort = freePort();
    Files.writeString(folder.resolve("config.yaml"), configuration(freePort()));
    jobManager =
        start(
            "job-manager",
            "-Xmx256m",
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
  }

  /** Memory as Flink's scripts would compute it; failures are seen after seconds. */
  private String configuration(int rpcPort) {
    return String.join(
        "\n",
        "jobmanager.rpc.address: 127.0.0.1",
        "jobmanager.rpc.port: " + rpcPort,
        "jobmanager.bind-host: 127.0.0.1",
        "rest.address: 127.0.0.1",
        "rest.bind-address: 127.0.0.1",
        "rest.port: " + restPort,
        "taskmanager.host: 127.0.0.1",
        "taskmanager.bind-host: 127.0.0.1",
        "taskmanager.numberOfTaskSlots: " + SLOTS,
        "taskmanager.cpu.cores: " + SLOTS,
        "taskmanager.memory.framework.heap.size: 64m",
        "taskmanager.memory.framework.off-heap.size: 64m",
        "taskmanager.memory.task.heap.size: 512m",
        "taskmanager.memory.task.off-heap.size: 0m",
        "taskmanager.memory.network.min: 512m",
        "taskmanager.memory.network.max: 512m",
        "taskmanager.memory.managed.size: 128m",
        "taskmanager.memory.jvm-metaspace.size: 512m",
        "taskmanager.memory.jvm-overhead.min: 128m",
        "taskmanager.memory.jvm-overhead.max: 128m",
        "cluster.evenly-spread-out-slots: true",
        "restart-strategy.type: fixed-delay",
        "restart-strategy.fixed-delay.attempts: 5",
        "restart-strategy.fixed-delay.delay: 1 s",
        "heartbeat.interval: 1000",
        "heartbeat.timeout: 10000",
        "io.tmp.dirs: " + folder,
        "");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process start(String name, String heap, String main) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(heap);
    OPENED.forEach(each -> command.add("--add-opens=java.base/" + each + "=ALL-UNNAMED"));
    command.addAll(List.of(main, "--configDir", folder.toString()));
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    process.redirectOutput(folder.resolve(name + ".log").toFile());
    process.environment().putAll(environment);
    process.environment().put("CLASSPATH", classPath);
    return process.start();
  }

  /** Starts one more task manager, with two slots, and waits until it has joined. */
  Process addTaskManager() throws IOException, InterruptedException {
    int number = taskManagers.size() + 1;
    Process added =
        start(
            "task-manager-" + number,
            "-Xmx640m",
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
    taskManagers.add(added);
    while (members() < number) {
      if (added.waitFor(200, TimeUnit.MILLISECONDS) || !jobManager.isAlive()) {
        throw new IOException("the cluster did not come up, see " + folder);
      }
    }
    return added;
  }

  /** Task managers that have joined; none while the job manager starts. */
  private int members() throws InterruptedException {
    try {
      return get("/overview").path("taskmanagers").asInt();
    } catch (IOException | ContractException e) {
      return 0;
    }
  }

  /** Host and port for clients. */
  String master() {
    return "127.0.0.1:" + restPort;
  }

  /** Failures that Flink recorded of the only job. */
  int failures() throws IOException, InterruptedException {
    String job = get("/jobs").at("/jobs/0/id").textValue();
    return get("/jobs/" + job + "/exceptions").at("/exceptionHistory/entries").size();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + master() + path)).build();
    return Json.read(
        http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body(), JsonNode.class, path);
  }

  @Override
  public void close() {
    taskManagers.forEach(Process::destroyForcibly);
    jobManager.destroyForcibly();
  }
}
