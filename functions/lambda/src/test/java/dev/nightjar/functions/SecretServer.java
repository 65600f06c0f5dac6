package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** Answers as Secrets Manager does when it is asked for the value of its one secret. */
final class SecretServer implements AutoCloseable {
  private static final String ASKED = "secretsmanager.GetSecretValue";

  private final HttpServer server;
  private final String name;
  private final String value;

  SecretServer(String name, String value) throws IOException {
    this.name = name;
    this.value = value;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** How a process finds it. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_SECRETS_MANAGER",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode asked = Json.read(exchange.getRequestBody().readAllBytes(), JsonNode.class, "request");
    boolean known =
        ASKED.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
            && name.equals(asked.path("SecretId").asText());
    byte[] answer =
        Json.pretty(
            known
                ? Map.of("Name", name, "SecretString", value)
                : Map.of("__type", "ResourceNotFoundException", "message", "no such secret"));
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(known ? 200 : 400, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
