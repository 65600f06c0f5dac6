package dev.nightjar.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.input.Fields.BadRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON lines: one object each. Fields nobody asked for are skipped without being built. */
final class JsonRows implements TextLines.Sink {
  /** So many rows without a field that each must have are no accident. */
  private static final int FIRST_ROWS = 1000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectReader TREE =
      Json.MAPPER
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final InputFields fields;
  private final Map<String, String> ours = new HashMap<>();
  private final RowSink sink;
  private final Set<String> notSeen;
  private final List<String> firstNames = new ArrayList<>();
  private long rows;

  JsonRows(InputFields fields, RowSink sink) {
    this.fields = fields;
    this.sink = sink;
    this.notSeen = new HashSet<>(fields.required());
    for (String name : fields.names()) {
      fields.from(name).forEach(theirs -> ours.put(theirs, name));
    }
  }

  /** Rows behind the first ones of a file: nothing of them says what the file is. */
  static JsonRows ofPiece(InputFields fields, RowSink sink) {
    JsonRows rows = new JsonRows(fields, sink);
    rows.rows = FIRST_ROWS;
    rows.notSeen.clear();
    return rows;
  }

  @Override
  public void line(long line, String text, String end) {
    if (text.isBlank()) {
      return;
    }
    String row = text.strip();
    if (rows == 0 && (row.equals("[") || row.equals("{") || row.startsWith("[{"))) {
      throw new BadFileException(
          line,
          "expected one JSON object a line, found one that spans lines, or an array: write JSON lines");
    }
    try {
      sink.row(new Row(line, row, object(row)));
    } catch (BadRow e) {
      sink.broken(line, e.getMessage(), row);
    }
  }

  @Override
  public void broken(long line, String reason, String text, boolean whole) {
    sink.broken(line, reason, text);
  }

  @Override
  public void note(String what) {
    sink.note(what);
  }

  @Override
  public void end() {
    if (rows > 0 && rows < FIRST_ROWS) {
      requireFields();
    }
  }

  private void requireFields() {
    if (!notSeen.isEmpty()) {
      Columns.require(firstNames, fields);
    }
  }

  /** A whole value, in which no field stands twice. */
  static JsonNode tree(String text) throws JsonProcessingException {
    return TREE.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text);
  }

  /** The named fields of a JSON object. */
  private ObjectNode object(String text) throws BadRow {
    ObjectNode object = NODES.objectNode();
    boolean isObject;
    try (JsonParser in = Json.MAPPER.createParser(text)) {
      isObject = in.nextToken() == JsonToken.START_OBJECT;
      if (isObject) {
        readFields(in, object);
      } else {
        in.skipChildren();
      }
      if (in.nextToken() != null) {
        throw new BadRow("not JSON");
      }
    } catch (DatabindException e) {
      throw new BadRow("a field stands twice in an object");
    } catch (IOException e) {
      throw new BadRow(notJson(text, e));
    }
    if (!isObject) {
      throw new BadRow("not a JSON object");
    }
    rows++;
    if (rows == FIRST_ROWS) {
      requireFields();
    }
    return object;
  }

  /** What is wrong, where it is known: other programs write what JSON does not have. */
  private static String notJson(String text, IOException failure) {
    String why = String.valueOf(failure.getMessage());
    if (text.startsWith("{'")) {
      return "a Python literal and not JSON";
    }
    return why.contains("NaN") || why.contains("Infinity") || why.contains("INF")
        ? "not JSON: NaN and Infinity are no numbers there"
        : "not JSON";
  }

  private void readFields(JsonParser in, ObjectNode object) throws IOException, BadRow {
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      if (rows == 0 && firstNames.size() < 100) {
        firstNames.add(name);
      }
      String our = ours.get(name);
      if (our == null) {
        in.skipChildren();
      } else if (object.putIfAbsent(our, value(in)) != null) {
        throw new BadRow(our + " stands twice in the row");
      } else if (!notSeen.isEmpty()) {
        notSeen.remove(our);
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
