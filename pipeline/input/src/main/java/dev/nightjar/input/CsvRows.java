package dev.nightjar.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.nightjar.contract.Json;
import dev.nightjar.input.Fields.BadRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * CSV (RFC 4180) and TSV: cells by the names in the header. An empty cell is a missing field; the
 * numbers of {@code timestamp}, {@code value} and {@code price} become numbers; {@code categories}
 * are separated by {@code |}; {@code attributes} are a JSON object. One bad quote costs one line,
 * never the rest of the file.
 */
final class CsvRows implements TextLines.Sink {
  private static final CsvFactory CSV = new CsvFactory();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

  /** A quoted cell that has not ended after so many lines has a quote too many. */
  private static final int MAX_LINES = 100;

  private final CsvSchema schema;
  private final InputFields fields;
  private final RowSink sink;
  private final List<String> open = new ArrayList<>();
  private List<String> columns;
  private long firstOpen;

  CsvRows(char separator, InputFields fields, RowSink sink) {
    this.schema = CsvSchema.emptySchema().withColumnSeparator(separator);
    this.fields = fields;
    this.sink = sink;
    this.columns = fields.columns();
  }

  @Override
  public void line(long line, String text) {
    if (open.isEmpty()) {
      if (text.isBlank()) {
        return;
      }
      firstOpen = line;
    }
    open.add(text);
    read(fields.longText());
  }

  @Override
  public void broken(long line, String reason, String text) {
    giveUp();
    sink.broken(line, reason, text);
  }

  @Override
  public void end() {
    giveUp();
  }

  /** Reads the open lines without hope for another one: each line stands for itself. */
  private void giveUp() {
    while (!open.isEmpty()) {
      read(false);
    }
  }

  /**
   * Reads the open lines as one row.
   *
   * @param mayGoOn whether another line may end a quoted cell
   */
  private void read(boolean mayGoOn) {
    String text = String.join("\n", open);
    try {
      List<String> cells = cells(text);
      long line = firstOpen;
      open.clear();
      row(line, text, cells);
    } catch (OpenQuote e) {
      boolean wait = mayGoOn && open.size() < MAX_LINES && text.length() < TextLines.MAX_LINE_BYTES;
      if (!wait) {
        dropFirst("a quote is not closed");
      }
    } catch (BadRow e) {
      dropFirst(e.getMessage());
    }
  }

  /** The first open line is bad; those behind it are read again, each for itself or together. */
  private void dropFirst(String reason) {
    List<String> rest = List.copyOf(open.subList(1, open.size()));
    long line = firstOpen;
    sink.broken(line, reason, open.get(0));
    open.clear();
    for (String text : rest) {
      line(++line, text);
    }
  }

  private void row(long line, String text, List<String> cells) {
    if (columns.isEmpty()) {
      columns = cells.stream().map(CsvRows::name).toList();
      return;
    }
    if (cells.size() != columns.size()) {
      sink.broken(line, "not as many cells as columns", text);
      return;
    }
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      if (!cell.isEmpty() && fields.names().contains(columns.get(i))) {
        object.set(columns.get(i), value(columns.get(i), cell));
      }
    }
    sink.row(new Row(line, text, object));
  }

  /** Spreadsheets put a byte order mark before the first name. */
  private static String name(String cell) {
    return (cell.startsWith("\ufeff") ? cell.substring(1) : cell).strip();
  }

  private static JsonNode value(String name, String cell) {
    return switch (name) {
      case "timestamp", "value", "price" -> number(cell);
      case "categories" -> categories(cell);
      case "attributes" -> attributes(cell);
      default -> NODES.textNode(cell);
    };
  }

  private static JsonNode number(String cell) {
    String digits = cell.strip();
    if (WHOLE.matcher(digits).matches()) {
      return NODES.numberNode(Long.parseLong(digits));
    }
    try {
      double number = Double.parseDouble(digits);
      return Double.isFinite(number) ? NODES.numberNode(number) : NODES.textNode(cell);
    } catch (NumberFormatException e) {
      return NODES.textNode(cell);
    }
  }

  private static ArrayNode categories(String cell) {
    ArrayNode categories = NODES.arrayNode();
    for (String category : cell.split("\\|", -1)) {
      if (!category.isBlank()) {
        categories.add(category.strip());
      }
    }
    return categories;
  }

  /** What is no JSON stays text, which {@link ParseCatalog} refuses. */
  private static JsonNode attributes(String cell) {
    try {
      return Json.MAPPER.readTree(cell);
    } catch (JsonProcessingException e) {
      return NODES.textNode(cell);
    }
  }

  /** A quoted cell goes on behind the end of the text. */
  private static final class OpenQuote extends BadRow {
    private static final long serialVersionUID = 1L;

    OpenQuote() {
      super("a quote is not closed");
    }
  }

  private List<String> cells(String text) throws BadRow {
    List<String> cells = new ArrayList<>();
    try (CsvParser in = CSV.createParser(text)) {
      in.setSchema(schema);
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          cells.add(in.getText());
        }
      }
    } catch (JsonProcessingException e) {
      throw e.getOriginalMessage().contains("closing quote")
          ? new OpenQuote()
          : new BadRow("not CSV");
    } catch (IOException e) {
      throw new BadRow("not CSV");
    }
    return cells;
  }
}
