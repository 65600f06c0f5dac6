package dev.nightjar.stage.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** Answers as Secrets Manager does when it is asked for the value of its one secret. */
public final class SecretServer implements AutoCloseable {
  private static final String ASKED = "secretsmanager.GetSecretValue";

  private final HttpServer server;
  private final String name;
  private volatile Optional<String> value;

  /**
   * @param name as it is asked for, which may be an ARN
   */
  public SecretServer(String name, String value) throws IOException {
    this.name = name;
    this.value = Optional.of(value);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it listens. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** How a process finds it. */
  public Map<String, String> environment() {
    return Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", url());
  }

  /** From now on this is the secret. */
  public void set(String other) {
    value = Optional.of(other);
  }

  /** From now on nobody may read it. */
  public void deny() {
    value = Optional.empty();
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode asked = Json.read(exchange.getRequestBody().readAllBytes(), JsonNode.class, "request");
    boolean known =
        ASKED.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
            && name.equals(asked.path("SecretId").asText());
    Optional<String> told = value;
    byte[] answer = Json.pretty(known ? answer(told) : error("ResourceNotFound", "no such secret"));
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(known && told.isPresent() ? 200 : 400, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private Map<String, String> answer(Optional<String> told) {
    return told.map(secret -> Map.of("Name", name, "SecretString", secret))
        .orElseGet(() -> error("AccessDenied", "not authorized to perform: " + ASKED));
  }

  private static Map<String, String> error(String type, String message) {
    return Map.of("__type", type + "Exception", "message", message);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
