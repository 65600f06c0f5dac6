package dev.nightjar.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.util.List;

/** How requests to Google's APIs are read and answered: JSON, errors by name, lists in pages. */
final class GoogleAnswers {
  private GoogleAnswers() {}

  static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), UTF_8);
  }

  static void error(HttpExchange exchange, int code, String status, String message)
      throws IOException {
    reply(
        exchange,
        code,
        "{\"error\":{\"code\":%d,\"status\":\"%s\",\"message\":\"%s\"}}"
            .formatted(code, status, message));
  }

  static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** One of them a page, so that whoever looks for one must turn pages. */
  static void onePage(HttpExchange exchange, String field, List<ObjectNode> all)
      throws IOException {
    String query = exchange.getRequestURI().getQuery();
    int page = query.contains("pageToken=") ? Integer.parseInt(query.replaceAll(".*=", "")) : 0;
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.putArray(field).addAll(all.stream().skip(page).limit(1).toList());
    if (page + 1 < all.size()) {
      answer.put("nextPageToken", Integer.toString(page + 1));
    }
    reply(exchange, 200, answer.toString());
  }
}
