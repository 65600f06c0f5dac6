package dev.nightjar.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Require;
import dev.nightjar.input.Fields.BadRow;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which interactions count, and how much: by {@code event_type} and by {@code value}. */
public final class EventFilter implements Serializable {
  /** Keeps every interaction, with weight 1. */
  public static final EventFilter NONE = of(Optional.empty(), Optional.empty());

  /** Rules, as the report names them. */
  static final String EVENT_TYPE = "event_type";

  static final String VALUE = "value";

  /** Null if every type counts. */
  private final Map<String, Float> weights;

  private final Double minValue;

  private EventFilter(Map<String, Float> weights, Double minValue) {
    this.weights = weights;
    this.minValue = minValue;
  }

  /**
   * @param eventTypes {@code TYPE} or {@code TYPE=WEIGHT}, separated by commas: other types, and
   *     rows without one, are left out
   * @param minValue rows with less, or without a value, are left out
   * @throws IllegalArgumentException if a type is blank or comes twice, or a weight is not above 0
   */
  public static EventFilter of(Optional<String> eventTypes, Optional<Double> minValue) {
    Require.that(
        minValue.isEmpty() || Double.isFinite(minValue.get()),
        "--min-value must be a number, was %s",
        minValue.orElse(Double.NaN));
    return new EventFilter(
        eventTypes.map(EventFilter::weights).orElse(null), minValue.orElse(null));
  }

  private static Map<String, Float> weights(String list) {
    Map<String, Float> weights = new HashMap<>();
    for (String part : list.split(",", -1)) {
      int equals = part.lastIndexOf('=');
      String type = (equals < 0 ? part : part.substring(0, equals)).strip();
      float weight = equals < 0 ? 1 : weight(part.substring(equals + 1), list);
      boolean isNew = !type.isEmpty() && weights.put(type, weight) == null;
      Require.that(isNew, "--event-types must name each type once, was %s", list);
    }
    return weights;
  }

  private static float weight(String text, String list) {
    try {
      float weight = Float.parseFloat(text.strip());
      if (weight > 0 && Float.isFinite(weight)) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "--event-types must give weights above 0, as in view=0.5,buy=1; was " + list);
  }

  /** The rule that leaves a row out, or null if none does. */
  String ruleAgainst(ObjectNode fields) throws BadRow {
    if (weights != null && !weights.containsKey(eventType(fields))) {
      return EVENT_TYPE;
    }
    return minValue != null && !(value(fields) >= minValue) ? VALUE : null;
  }

  /** The weight of a row that no rule leaves out. */
  float weight(ObjectNode fields) throws BadRow {
    return weights == null ? 1 : weights.get(eventType(fields));
  }

  private static String eventType(ObjectNode fields) throws BadRow {
    JsonNode type = fields.get(EVENT_TYPE);
    if (Fields.isMissing(type)) {
      return "";
    }
    if (!type.isTextual() && !type.isIntegralNumber()) {
      throw new BadRow("event_type is not text");
    }
    return type.asText().strip();
  }

  /** Not a number where there is none. */
  private static double value(ObjectNode fields) throws BadRow {
    JsonNode value = fields.get(VALUE);
    if (Fields.isMissing(value)) {
      return Double.NaN;
    }
    if (!value.isNumber()) {
      throw new BadRow("value is not a number");
    }
    return value.doubleValue();
  }
}
