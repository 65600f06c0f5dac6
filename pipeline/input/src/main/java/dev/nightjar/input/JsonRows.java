package dev.nightjar.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.input.Fields.BadRow;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;

/** JSON lines: one object each. Fields nobody asked for are skipped without being built. */
final class JsonRows implements TextLines.Sink {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectReader TREE =
      Json.MAPPER.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Set<String> names;
  private final RowSink sink;

  JsonRows(Collection<String> names, RowSink sink) {
    this.names = Set.copyOf(names);
    this.sink = sink;
  }

  @Override
  public void line(long line, String text) {
    if (text.isBlank()) {
      return;
    }
    String row = text.strip();
    try {
      sink.row(new Row(line, row, object(row, names)));
    } catch (BadRow e) {
      sink.broken(line, e.getMessage(), row);
    }
  }

  @Override
  public void broken(long line, String reason, String text) {
    sink.broken(line, reason, text);
  }

  /** The named fields of a JSON object. */
  static ObjectNode object(String text, Set<String> names) throws BadRow {
    ObjectNode object = NODES.objectNode();
    boolean isObject;
    try (JsonParser in = Json.MAPPER.createParser(text)) {
      isObject = in.nextToken() == JsonToken.START_OBJECT;
      if (isObject) {
        readFields(in, names, object);
      } else {
        in.skipChildren();
      }
      if (in.nextToken() != null) {
        throw new BadRow("not JSON");
      }
    } catch (IOException e) {
      throw new BadRow("not JSON");
    }
    if (!isObject) {
      throw new BadRow("not a JSON object");
    }
    return object;
  }

  private static void readFields(JsonParser in, Set<String> names, ObjectNode object)
      throws IOException {
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      if (names.contains(name)) {
        object.set(name, value(in));
      } else {
        in.skipChildren();
      }
    }
  }

  /** The short way for what nearly all fields hold. */
  private static JsonNode value(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      return NODES.textNode(in.getText());
    }
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return NODES.numberNode(in.getLongValue());
    }
    return TREE.readTree(in);
  }
}
