package dev.nightjar.dataset.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.dataset.log.Fields.BadRow;
import dev.nightjar.dataset.log.LogLine.Parsed;
import dev.nightjar.dataset.log.LogLine.Rejected;

/** {@code {"user_id":…,"item_id":…,"timestamp":…}}; other fields are ignored. */
public final class ParseInteraction {
  /** 2100-01-01T00:00:00Z in seconds; later than that is most likely milliseconds. */
  static final long END_OF_TIME = 4_102_444_800L;

  private ParseInteraction() {}

  public static LogLine<Interaction> parse(String row, long position) {
    try {
      JsonNode object = Fields.object(row);
      String userId = Fields.id(object, "user_id");
      String itemId = Fields.id(object, "item_id");
      return new Parsed<>(
          new Interaction(userId, itemId, timestamp(object.get("timestamp")), position));
    } catch (BadRow e) {
      return new Rejected<>(e.getMessage());
    }
  }

  private static long timestamp(JsonNode value) throws BadRow {
    if (value == null || value.isNull()) {
      throw new BadRow("missing timestamp");
    }
    if (!value.isIntegralNumber()) {
      throw new BadRow("timestamp is not a whole number");
    }
    if (value.bigIntegerValue().signum() < 0) {
      throw new BadRow("timestamp is negative");
    }
    if (!value.canConvertToLong() || value.longValue() >= END_OF_TIME) {
      throw new BadRow("timestamp lies beyond the year 2100 (milliseconds instead of seconds?)");
    }
    return value.longValue();
  }
}
