package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code lambda:invoke} of the built functions, each in a process of its own. */
final class LambdaFunctions implements CloudTasks.Service, AutoCloseable {
  private record Running(RuntimeApi api, BuiltFunction function) {}

  private final Map<String, Running> running = new HashMap<>();

  /**
   * @param folder holds the unpacked function
   */
  LambdaFunctions(Path folder, List<String> handlers, Map<String, String> environment)
      throws IOException {
    for (String handler : handlers) {
      RuntimeApi api = new RuntimeApi();
      running.put(handler, new Running(api, new BuiltFunction(handler, api, folder, environment)));
    }
  }

  @Override
  public Map<String, Object> call(JsonNode parameters) throws Exception {
    RuntimeApi api = running.get(parameters.get("FunctionName").textValue()).api();
    RuntimeApi.Answer answer = api.invoke(Json.line(parameters.get("Payload")));
    if (answer.failed()) {
      JsonNode failure = Json.read(answer.body(), JsonNode.class, "failure");
      throw new TaskFailedException(failure.path("errorType").asText(), answer.body());
    }
    return Map.of("Payload", Json.read(answer.body(), JsonNode.class, "answer"), "StatusCode", 200);
  }

  @Override
  public void close() {
    for (Running each : running.values()) {
      each.function().close();
      each.api().close();
    }
  }
}
