package dev.nightjar.dataset.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;

/** Reads the fields that both kinds of row share, or says what is wrong with them. */
final class Fields {
  /** What is wrong with a row; its message is the reason. Cheap: it has no stack trace. */
  static final class BadRow extends Exception {
    private static final long serialVersionUID = 1L;

    BadRow(String reason) {
      super(reason, null, false, false);
    }
  }

  private Fields() {}

  static JsonNode object(String row) throws BadRow {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(row);
    } catch (JsonProcessingException e) {
      throw new BadRow("not JSON");
    }
    if (!node.isObject()) {
      throw new BadRow("not a JSON object");
    }
    return node;
  }

  /** An id: text, or a whole number, whose digits are taken. */
  static String id(JsonNode object, String name) throws BadRow {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      throw new BadRow("missing " + name);
    }
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw new BadRow(name + " is not text");
    }
    String id = value.asText();
    if (id.isBlank()) {
      throw new BadRow(name + " is blank");
    }
    if (hasLoneSurrogate(id)) {
      throw new BadRow(name + " is not valid Unicode");
    }
    return id;
  }

  /** Half a character has no UTF-8 form, so it could not be written back as it was read. */
  private static boolean hasLoneSurrogate(String id) {
    return id.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
