package dev.nightjar.dataset.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A server on this machine that speaks the documented protocols of Bedrock (Titan, Cohere) and of
 * OpenAI, and goes wrong when it is told to. Its vectors count the words of a text.
 */
public final class EmbeddingServer implements AutoCloseable {
  /** What to do instead of answering. */
  public enum Fault {
    NONE,
    THROTTLE,
    ERROR,
    REFUSE,
    FORBID,
    /** No answer until the server closes. */
    TIMEOUT,
    SHORT_ANSWER,
    CUT_OFF,
    NAN
  }

  /** What came in. */
  public record Request(String path, String authorization, JsonNode body, long nanos) {}

  private final int width;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param width of its vectors
   */
  public EmbeddingServer(int width) throws IOException {
    this.width = width;
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What to do with the next requests, one each. */
  public void plan(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** The next requests are answered as they should be, whatever was planned. */
  public void planNothing() {
    faults.clear();
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Waits until so many have come in, five minutes at most; whether they have. */
  public boolean awaitRequests(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    synchronized (requests) {
      while (requests.size() < count && System.nanoTime() < end) {
        requests.wait(1000);
      }
      return requests.size() >= count;
    }
  }

  /** The vector of a text, as it is sent. */
  public float[] vector(String text) {
    float[] vector = new float[width];
    for (String word : text.split("\\W+", -1)) {
      vector[Math.floorMod(word.hashCode(), width)] += 1;
    }
    return vector;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      JsonNode body = Json.MAPPER.readTree(in);
      requests.add(
          new Request(
              exchange.getRequestURI().getRawPath(),
              exchange.getRequestHeaders().getFirst("Authorization"),
              body,
              System.nanoTime()));
      synchronized (requests) {
        requests.notifyAll();
      }
      Fault fault = faults.poll();
      if (fault == null) {
        send(exchange, 200, answer(exchange, body, texts(body)).toString());
      } else {
        fail(exchange, body, fault);
      }
    }
  }

  private void fail(HttpExchange exchange, JsonNode body, Fault fault) throws IOException {
    List<String> texts = texts(body);
    String whole = answer(exchange, body, texts).toString();
    switch (fault) {
      case NONE -> send(exchange, 200, whole);
      case THROTTLE -> {
        exchange.getResponseHeaders().add("Retry-After", "1");
        exchange.getResponseHeaders().add("x-amzn-ErrorType", "ThrottlingException");
        send(exchange, 429, "{\"message\":\"Too many requests\"}");
      }
      case ERROR -> send(exchange, 500, "{\"message\":\"Something broke\"}");
      case REFUSE -> {
        exchange.getResponseHeaders().add("x-amzn-ErrorType", "ValidationException");
        send(exchange, 400, "{\"message\":\"No such thing\"}");
      }
      case FORBID ->
          send(
              exchange, 403, "{\"message\":\"%s may not use the model\"}".formatted(who(exchange)));
      case TIMEOUT -> hold();
      case SHORT_ANSWER ->
          send(exchange, 200, answer(exchange, body, texts.subList(1, texts.size())).toString());
      case CUT_OFF -> send(exchange, 200, whole.substring(0, whole.length() / 2));
      case NAN -> send(exchange, 200, whole.replaceFirst("\\[(-?[0-9])", "[NaN,$1"));
    }
  }

  /** As some services do, it repeats what it was given. */
  private static String who(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given == null ? "Whoever has no key" : given;
  }

  private void hold() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> texts(JsonNode body) {
    List<String> texts = new ArrayList<>();
    for (String field : List.of("input", "texts")) {
      body.path(field).forEach(text -> texts.add(text.asText()));
    }
    if (body.has("inputText")) {
      texts.add(body.path("inputText").asText());
    }
    return texts;
  }

  private ObjectNode answer(HttpExchange exchange, JsonNode body, List<String> texts) {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    long tokens = texts.stream().mapToLong(text -> text.split("\\W+", -1).length).sum();
    if (body.has("inputText")) {
      texts.forEach(text -> answer.set("embedding", numbers(text)));
      return answer.put("inputTextTokenCount", tokens);
    }
    if (body.has("texts")) {
      texts.forEach(text -> answer.withArray("embeddings").add(numbers(text)));
      exchange.getResponseHeaders().add("X-Amzn-Bedrock-Input-Token-Count", Long.toString(tokens));
      return answer.put("response_type", "embeddings_floats");
    }
    ArrayNode data = answer.put("object", "list").putArray("data");
    for (int i = texts.size() - 1; i >= 0; i--) { // the order is in the index
      data.addObject().put("index", i).set("embedding", numbers(texts.get(i)));
    }
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer;
  }

  private ArrayNode numbers(String text) {
    ArrayNode numbers = Json.MAPPER.createArrayNode();
    for (float value : vector(text)) {
      numbers.add(value);
    }
    return numbers;
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closing.countDown();
    threads.shutdownNow();
    server.stop(0);
  }
}
