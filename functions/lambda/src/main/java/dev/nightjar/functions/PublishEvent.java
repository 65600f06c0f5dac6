package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.ObjectStores;
import java.util.Map;

/**
 * A run to publish; the answer is a {@link PublishAnswer}.
 *
 * @param root where everything lies
 * @param run folder of the run, relative to the root
 * @param settings of {@code publish}, in snake_case; what is not named comes from the environment
 *     and the defaults
 */
public record PublishEvent(String root, String run, Map<String, JsonNode> settings) {
  public PublishEvent {
    ObjectStores.requireRoot(root);
    Require.key(run, "run");
    settings = settings == null ? Map.of() : Map.copyOf(settings);
  }
}
