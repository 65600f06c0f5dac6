package dev.nightjar.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.input.Fields.BadRow;
import java.util.Map;
import java.util.TreeMap;

/**
 * The field {@code attributes} of items and users: an object of text, numbers, booleans, or lists
 * of these.
 */
public final class Attributes {
  private static final String FIELD = "attributes";

  private Attributes() {}

  static void check(ObjectNode fields) throws BadRow {
    JsonNode value = fields.get(FIELD);
    if (!Fields.isMissing(value) && !isPlain(value)) {
      throw new BadRow("attributes is not an object of plain values");
    }
  }

  /** Those of a checked row, by name; nulls are left out. */
  static Map<String, Object> of(ObjectNode fields) {
    return values(fields.path(FIELD));
  }

  /** As JSON, sorted by name; empty where there are none. */
  static String json(ObjectNode fields) {
    Map<String, Object> attributes = of(fields);
    return attributes.isEmpty() ? "" : Json.line(attributes);
  }

  /** Back from {@link UserRow#attributes}. */
  public static Map<String, Object> parse(String json) {
    return json.isEmpty() ? Map.of() : values(Json.read(json, ObjectNode.class, FIELD));
  }

  private static Map<String, Object> values(JsonNode object) {
    Map<String, Object> values = new TreeMap<>();
    object
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().isNull()) {
                values.put(
                    field.getKey(), Json.MAPPER.convertValue(field.getValue(), Object.class));
              }
            });
    return values;
  }

  private static boolean isPlain(JsonNode node) {
    if (!node.isObject()) {
      return false;
    }
    for (JsonNode value : node) {
      if (!isPlainValue(value) && !isPlainList(value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlainValue(JsonNode node) {
    return node.isValueNode() && !Fields.isInfinite(node);
  }

  private static boolean isPlainList(JsonNode node) {
    if (!node.isArray()) {
      return false;
    }
    for (JsonNode element : node) {
      if (!isPlainValue(element) || element.isNull()) {
        return false;
      }
    }
    return true;
  }
}
