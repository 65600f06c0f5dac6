package dev.nightjar.nightly.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.input.LogLine;
import dev.nightjar.input.ParseRows;
import dev.nightjar.input.Row;
import dev.nightjar.input.RowParser;
import dev.nightjar.input.RowSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Writes the rows that the dataset stage will read as good, with fields in the order of our
 * documents; counts the others by reason.
 */
final class ImportRows implements RowSink, ParseRows.Out<ObjectNode> {
  private final Writer out;
  private final List<String> names;
  private final UnaryOperator<ObjectNode> ours;
  private final ParseRows<ObjectNode> parse;
  private final Map<String, Long> reasons = new TreeMap<>();
  private long firstSkipped = Long.MAX_VALUE;
  private long written;
  private long skipped;

  /**
   * @param names of our fields in order
   * @param ours makes the fields of a row ours
   * @param parser what judges a row in the dataset stage
   */
  ImportRows(Writer out, List<String> names, UnaryOperator<ObjectNode> ours, RowParser<?> parser) {
    this.out = out;
    this.names = names;
    this.ours = ours;
    this.parse = new ParseRows<>(0, new Judge(parser), this);
  }

  /** Keeps the fields of the rows that another parser takes. */
  private record Judge(RowParser<?> parser) implements RowParser<ObjectNode> {
    @Override
    public LogLine<ObjectNode> parse(Row row, long position) {
      return parser.parse(row, position) instanceof LogLine.Rejected<?> bad
          ? new LogLine.Rejected<>(bad.reason())
          : new LogLine.Parsed<>(row.fields());
    }

    @Override
    public RowParser<ObjectNode> of(List<Row> firstRows) {
      return new Judge(parser.of(firstRows));
    }
  }

  @Override
  public void row(Row row) {
    parse.row(new Row(row.line(), row.text(), ours.apply(row.fields())));
  }

  @Override
  public void broken(long line, String reason, String text) {
    parse.broken(line, reason, text);
  }

  @Override
  public void value(ObjectNode fields) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      JsonNode value = fields.get(name);
      if (value != null && !value.isNull()) {
        row.set(name, tidy(name, value));
      }
    }
    try {
      out.write(Json.line(row));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written++;
  }

  /** Whole times without a fraction, ratings and prices with one. */
  private static JsonNode tidy(String name, JsonNode value) {
    if (value.isNumber() && (name.equals("value") || name.equals("price"))) {
      return DoubleNode.valueOf(value.doubleValue());
    }
    boolean whole =
        name.equals("timestamp")
            && value.isFloatingPointNumber()
            && value.doubleValue() == Math.rint(value.doubleValue());
    return whole ? JsonNodeFactory.instance.numberNode(value.longValue()) : value;
  }

  @Override
  public void rejected(long line, String reason, String text) {
    firstSkipped = Math.min(firstSkipped, line);
    reasons.merge(reason, 1L, Long::sum);
    skipped++;
  }

  /** To be called behind the last row. */
  void finish() {
    parse.finish();
  }

  long written() {
    return written;
  }

  long skipped() {
    return skipped;
  }

  /** How many rows were skipped for which reason, and where the first one stands. */
  String reasons() {
    StringBuilder words = new StringBuilder();
    reasons.forEach((reason, count) -> words.append("%,d %s, ".formatted(count, reason)));
    return words + "the first in line %,d".formatted(firstSkipped);
  }

  boolean skippedFor(String reason) {
    return reasons.containsKey(reason);
  }
}
