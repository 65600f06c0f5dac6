package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.stage.storage.ObjectStores;
import java.util.Map;

/**
 * A request to load the published night; the answer is a {@link dev.nightjar.load.Loader.Outcome}.
 *
 * @param root where everything lies
 * @param settings of {@code load}, in snake_case; what is not named comes from the environment and
 *     the defaults
 */
public record LoadEvent(String root, Map<String, JsonNode> settings) {
  public LoadEvent {
    ObjectStores.requireRoot(root);
    settings = settings == null ? Map.of() : Map.copyOf(settings);
  }
}
