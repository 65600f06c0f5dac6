package dev.nightjar.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.input.Fields.BadRow;
import dev.nightjar.input.LogLine.Filtered;
import dev.nightjar.input.LogLine.Parsed;
import dev.nightjar.input.LogLine.Rejected;
import java.util.List;

/**
 * {@code user_id}, {@code item_id}, {@code timestamp}, and {@code event_type} and {@code value} if
 * a filter asks for them. The format of the timestamps is that of most of a file's first rows.
 */
public final class ParseInteraction implements RowParser<Interaction> {
  private final EventFilter filter;
  private final TimeFormat times;

  private final TimeWindow window;

  private ParseInteraction(EventFilter filter, TimeFormat times, TimeWindow window) {
    this.filter = filter;
    this.times = times;
    this.window = window;
  }

  /**
   * @param window of plausible times; what lies outside is rejected
   */
  public static ParseInteraction with(EventFilter filter, TimeWindow window) {
    return new ParseInteraction(filter, TimeFormat.SECONDS, window);
  }

  @Override
  public ParseInteraction of(List<Row> firstRows) {
    List<JsonNode> timestamps =
        firstRows.stream().map(row -> row.fields().path("timestamp")).toList();
    return new ParseInteraction(filter, TimeFormat.of(timestamps, window), window);
  }

  @Override
  public String format() {
    return times.toString();
  }

  @Override
  public LogLine<Interaction> parse(Row row, long position) {
    try {
      ObjectNode fields = row.fields();
      String userId = Fields.id(fields, "user_id");
      String itemId = Fields.id(fields, "item_id");
      JsonNode timestamp = fields.get("timestamp");
      if (Fields.isMissing(timestamp)) {
        throw new BadRow("missing timestamp");
      }
      long at = times.at(timestamp, window);
      String rule = filter.ruleAgainst(fields);
      return rule == null
          ? new Parsed<>(new Interaction(userId, itemId, at, position, filter.weight(fields)))
          : new Filtered<>(rule);
    } catch (BadRow e) {
      return new Rejected<>(e.getMessage());
    }
  }
}
