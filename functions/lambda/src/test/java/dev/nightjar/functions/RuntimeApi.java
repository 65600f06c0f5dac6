package dev.nightjar.functions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server side of Lambda's Runtime API, version 2018-06-01: hands events to the function that
 * polls it and collects the answers.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String INVOCATION = "/2018-06-01/runtime/invocation/";
  private static final long ANSWER_SECONDS = 120;

  /** The tracing header of every invocation. */
  static final String TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";

  /**
   * What a function said.
   *
   * @param failed whether it used the error path
   */
  record Answer(boolean failed, String body) {
    /** Of a shard: a later answer of the same process may tell of more memory. */
    ShardAnswer counts() throws IOException {
      ObjectNode counts = Json.read(body, ObjectNode.class, "answer");
      return Json.read(counts.put("peak_memory_bytes", 0).toString(), ShardAnswer.class, "answer");
    }
  }

  private record Invocation(String id, String event, long deadlineMillis) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
  private final AtomicInteger invocations = new AtomicInteger();
  private final CountDownLatch polled = new CountDownLatch(1);

  RuntimeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(INVOCATION, this::handle);
    server.createContext("/2018-06-01/runtime/init/error", this::failAll);
    server.start();
  }

  /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Waits until the function asks for its first event. */
  void awaitPoll() throws InterruptedException {
    if (!polled.await(ANSWER_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the function did not start: see target/function-*.err");
    }
  }

  /** Hands an event to the function and waits for its answer. */
  Answer invoke(String event) throws Exception {
    return invoke(event, Duration.ofMinutes(15));
  }

  /**
   * @param limit what the function is told of the time it has
   */
  Answer invoke(String event, Duration limit) throws Exception {
    return enqueue(event, limit).get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  /** Hands an event to the function, whether or not it ever answers. */
  void hand(String event) {
    CompletableFuture<Answer> unused = enqueue(event, Duration.ofMinutes(15));
  }

  private CompletableFuture<Answer> enqueue(String event, Duration limit) {
    String id = "request-" + invocations.incrementAndGet();
    Invocation invocation =
        new Invocation(id, event, System.currentTimeMillis() + limit.toMillis());
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    answers.put(invocation.id(), answer);
    waiting.add(invocation);
    return answer;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(INVOCATION.length());
    if (path.equals("next")) {
      next(exchange);
    } else {
      String id = path.substring(0, path.indexOf('/'));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      answers.remove(id).complete(new Answer(path.endsWith("/error"), body));
      reply(exchange, 202, "{\"status\":\"OK\"}");
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    polled.countDown();
    try {
      Invocation invocation = waiting.take();
      exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", invocation.id());
      exchange
          .getResponseHeaders()
          .add("Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deadlineMillis()));
      exchange.getResponseHeaders().add("Lambda-Runtime-Trace-Id", TRACE);
      exchange
          .getResponseHeaders()
          .add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:local:0:function:nightjar");
      reply(exchange, 200, invocation.event());
    } catch (InterruptedException e) {
      exchange.close();
    }
  }

  private void failAll(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    answers
        .values()
        .forEach(a -> a.complete(new Answer(true, "the function did not start: " + body)));
    reply(exchange, 202, "{}");
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}
