package dev.nightjar.dataset.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Vectors in the JSON answers of embedding services. */
final class Vectors {
  /** Takes NaN for a number, so that it is noticed as one. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private Vectors() {}

  /**
   * @param where names the service in errors
   * @throws EmbeddingService.Failure if the text is not JSON: it may have been cut short
   */
  static JsonNode tree(String json, String where) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw EmbeddingService.Failure.temporary(
          "%s answered what is not JSON: %s".formatted(where, e.getOriginalMessage()), e);
    }
  }

  /** What is no number becomes NaN. */
  static float[] floats(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = list.get(i);
      values[i] = value.isNumber() ? value.floatValue() : Float.NaN;
    }
    return values;
  }
}
