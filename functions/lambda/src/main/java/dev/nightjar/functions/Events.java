package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import java.util.Set;
import java.util.TreeSet;

/** Events on the wire: the JSON of all our files. */
final class Events {
  private Events() {}

  /**
   * @throws WrongEventException if the event lacks a field, has one too many, or holds a value that
   *     is out of range
   */
  static <T> T read(byte[] json, Class<T> type) {
    try {
      return Json.read(json, type, "event");
    } catch (ContractException e) {
      throw new WrongEventException(e.getMessage(), e);
    }
  }

  /**
   * The word that tells what to do.
   *
   * @throws WrongEventException if there is none of these
   */
  static String action(byte[] json, Set<String> known) {
    JsonNode event = read(json, JsonNode.class);
    String action = event.path("action").asText();
    if (!known.contains(action)) {
      throw new WrongEventException(
          "event: expected an object with action one of %s, found %s"
              .formatted(
                  String.join(", ", new TreeSet<>(known)), action.isEmpty() ? "none" : action));
    }
    return action;
  }
}
