package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.Set;

/** The model that a receipt of {@code train} names. */
final class TrainedModel {
  private static final Set<String> USABLE = Set.of("done", "reused");

  private TrainedModel() {}

  /**
   * @return its folder, relative to the root
   * @throws ContractException if the stage did not end well
   */
  static String of(ObjectStore store, PlanEvent event) throws IOException {
    String key = event.receipt().orElseThrow();
    String where = store.uri(key).toString();
    JsonNode receipt = Json.read(store.read(key), JsonNode.class, where);
    String outcome = receipt.path("outcome").asText("none");
    String folder = receipt.path("folder").asText("");
    if (!USABLE.contains(outcome) || folder.isEmpty()) {
      throw new ContractException(
          "%s: expected outcome done or reused and the folder of a model, found outcome %s, folder %s"
              .formatted(where, outcome, folder.isEmpty() ? "none" : folder));
    }
    return folder;
  }
}
