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

  private final Path folder;
  private final Map<String, String> environment;
  private final Map<String, Running> running = new HashMap<>();

  /**
   * @param folder holds the unpacked function
   */
  LambdaFunctions(Path folder, List<String> handlers, Map<String, String> environment)
      throws IOException {
    this.folder = folder;
    this.environment = environment;
    for (String handler : handlers) {
      start(handler, Map.of());
    }
  }

  /** One more, with more in its environment. */
  void start(String handler, Map<String, String> more) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    RuntimeApi api = new RuntimeApi();
    running.put(handler, new Running(api, new BuiltFunction(handler, api, folder, all)));
  }

  @Override
  public Map<String, Object> call(JsonNode parameters) throws Exception {
    RuntimeApi.Answer answer =
        invoke(parameters.get("FunctionName").textValue(), Json.line(parameters.get("Payload")));
    if (answer.failed()) {
      JsonNode failure = Json.read(answer.body(), JsonNode.class, "failure");
      throw new TaskFailedException(failure.path("errorType").asText(), answer.body());
    }
    return Map.of("Payload", Json.read(answer.body(), JsonNode.class, "answer"), "StatusCode", 200);
  }

  /** What a function says to an event, whether it failed or not. */
  RuntimeApi.Answer invoke(String handler, String event) throws Exception {
    return running.get(handler).api().invoke(event);
  }

  @Override
  public void close() {
    for (Running each : running.values()) {
      each.function().close();
      each.api().close();
    }
  }
}
