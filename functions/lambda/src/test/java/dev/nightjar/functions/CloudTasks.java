package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.contract.Json;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Does the tasks of the state machine as the services would: functions, jobs, objects, messages and
 * metrics. A test can make a state fail, or do something just before its task.
 */
final class CloudTasks implements AutoCloseable {
  /** A service that the state machine calls: the parameters of a task in, its result out. */
  @FunctionalInterface
  interface Service {
    Object call(JsonNode parameters) throws Exception;
  }

  /**
   * Done before a task, with its parameters at hand. What it throws fails the task, not the test.
   */
  @FunctionalInterface
  interface Deed {
    void happen(JsonNode parameters) throws Exception;
  }

  /** A message to people. */
  record Message(String subject, String text) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Service> services = new ConcurrentHashMap<>();
  private final Map<String, Deque<TaskFailedException>> failures = new ConcurrentHashMap<>();
  private final Map<String, Deed> deeds = new ConcurrentHashMap<>();
  private final Map<String, ObjectStore> buckets = new ConcurrentHashMap<>();
  private final List<Message> messages = Collections.synchronizedList(new ArrayList<>());
  private final List<JsonNode> events = Collections.synchronizedList(new ArrayList<>());
  private final List<JsonNode> metrics = Collections.synchronizedList(new ArrayList<>());

  CloudTasks() throws IOException {
    services.put("arn:aws:states:::s3:getObject", this::readObject);
    services.put("arn:aws:states:::s3:putObject", this::writeResults);
    services.put("arn:aws:states:::aws-sdk:s3:putObject", this::writeObject);
    services.put("arn:aws:states:::aws-sdk:s3:getObject", this::readText);
    services.put("arn:aws:states:::sns:publish", this::message);
    services.put("arn:aws:states:::events:putEvents", this::event);
    services.put("arn:aws:states:::aws-sdk:cloudwatch:putMetricData", this::metric);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Has tasks of a resource done by a service. */
  CloudTasks serving(String resource, Service service) {
    services.put(resource, service);
    return this;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** Makes the next attempts of a state fail, without its task being done. */
  void fail(String state, String error, int times) {
    Deque<TaskFailedException> waiting = failures.computeIfAbsent(state, s -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      waiting.add(new TaskFailedException(error, "injected"));
    }
  }

  /** Lets something happen before the next task of a state. */
  void before(String state, Deed deed) {
    deeds.put(state, deed);
  }

  /** Forgets what was to happen, and what was said. */
  void reset() {
    failures.clear();
    deeds.clear();
    messages.clear();
    events.clear();
    metrics.clear();
  }

  List<Message> messages() {
    return List.copyOf(messages);
  }

  /** The details of the events that were sent. */
  List<JsonNode> events() {
    return List.copyOf(events);
  }

  List<JsonNode> metrics() {
    return List.copyOf(metrics);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode task = Json.read(exchange.getRequestBody().readAllBytes(), JsonNode.class, "task");
      byte[] answer = Json.pretty(answer(task));
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private Map<String, Object> answer(JsonNode task) {
    try {
      return Map.of("result", result(task));
    } catch (TaskFailedException e) {
      return Map.of("error", e.error(), "cause", e.getMessage());
    } catch (Exception e) {
      e.printStackTrace(); // a state catches it by its name
      return Map.of("error", e.getClass().getName(), "cause", String.valueOf(e.getMessage()));
    }
  }

  private Object result(JsonNode task) throws Exception {
    String state = task.get("state").textValue();
    failIfAsked(state);
    Deed deed = deeds.remove(state);
    if (deed != null) {
      deed.happen(task.get("parameters"));
    }
    String resource = task.get("resource").textValue();
    Service service = services.get(resource);
    if (service == null) {
      throw new IllegalStateException("nobody does " + resource);
    }
    return service.call(task.get("parameters"));
  }

  private synchronized void failIfAsked(String state) {
    Deque<TaskFailedException> waiting = failures.get(state);
    if (waiting != null && !waiting.isEmpty()) {
      throw waiting.remove();
    }
  }

  /** Opened once: that takes longer than most tasks. */
  private ObjectStore bucket(JsonNode parameters) {
    String root = "s3://" + parameters.get("Bucket").textValue();
    return buckets.computeIfAbsent(root, ObjectStores::open);
  }

  private Object readObject(JsonNode parameters) throws IOException {
    String key = parameters.get("Key").textValue();
    return Json.read(bucket(parameters).read(key), JsonNode.class, key);
  }

  /** As the SDK's integration has it: the object's text is a field of the answer. */
  private Object readText(JsonNode parameters) throws IOException {
    byte[] body = bucket(parameters).read(parameters.get("Key").textValue());
    return Map.of("Body", new String(body, StandardCharsets.UTF_8));
  }

  private Object writeObject(JsonNode parameters) throws IOException {
    ObjectStore bucket = bucket(parameters);
    String key = parameters.get("Key").textValue();
    bucket.replace(key, Json.pretty(parameters.get("Body")), bucket.version(key));
    return Map.of();
  }

  /** As the writer of a distributed map does: the output of each execution is text in a list. */
  private Object writeResults(JsonNode parameters) throws IOException {
    List<Map<String, String>> executions = new ArrayList<>();
    for (JsonNode result : parameters.get("Results")) {
      executions.add(Map.of("Status", "SUCCEEDED", "Output", result.toString()));
    }
    String folder = parameters.get("Prefix").textValue() + "/" + UUID.randomUUID();
    Map<String, Object> manifest = Map.of("ResultFiles", Map.of("SUCCEEDED", List.of()));
    bucket(parameters).create(folder + "/SUCCEEDED_0.json", Json.pretty(executions));
    bucket(parameters).create(folder + "/manifest.json", Json.pretty(manifest));
    return Map.of();
  }

  private Object message(JsonNode parameters) {
    messages.add(
        new Message(parameters.get("Subject").textValue(), parameters.get("Message").textValue()));
    return Map.of("MessageId", "message-" + messages.size());
  }

  private Object event(JsonNode parameters) {
    parameters.get("Entries").forEach(entry -> events.add(entry.get("Detail")));
    return Map.of("FailedEntryCount", 0);
  }

  private Object metric(JsonNode parameters) {
    metrics.add(parameters);
    return Map.of();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    buckets.values().forEach(ObjectStore::close);
  }
}
