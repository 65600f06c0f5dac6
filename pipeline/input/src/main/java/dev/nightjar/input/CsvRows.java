package dev.nightjar.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * CSV and TSV: cells by the names in the header. An empty cell is a missing field; the numbers of
 * {@code timestamp}, {@code value} and {@code price} become numbers; {@code categories} are
 * separated by {@code |}; {@code attributes} are a JSON object.
 *
 * <p>Where a quote leaves open what is a row, the file is refused at that line: reading never goes
 * on inside a cell. Of a refused row that spans lines every line is a refused row.
 */
final class CsvRows implements TextLines.Sink {
  static final String WIDTH = "not as many cells as columns";
  static final String ROWS_IN_CELL = "a quoted cell holds what looks like rows";
  static final String HEADER_AGAIN = "the header again";
  static final String BLANK_QUOTE = "a blank stands before an opening quote";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final CsvDialect dialect;
  private final CsvCells cells;
  private final InputFields fields;
  private final RowSink sink;
  private final List<String> lines = new ArrayList<>(1);
  private String[] columns;
  private CsvHeader header;
  private boolean notedLines;
  private boolean notedQuote;
  private String lineEnd;
  private String reason;
  private long firstLine;
  private long length;

  /**
   * @param dialect of a format, see {@link CsvDialect#forCsv}
   */
  CsvRows(CsvDialect dialect, InputFields fields, RowSink sink) {
    this.dialect = dialect;
    this.cells = new CsvCells(dialect);
    this.fields = fields;
    this.sink = sink;
    if (!fields.columns().isEmpty()) {
      header = CsvHeader.ofSetting(fields);
      columns = header.columns();
    }
  }

  /** What takes the rows behind those that were read so far, under the same header. */
  CsvRows ofPiece(RowSink rows) {
    CsvRows rest = new CsvRows(dialect, fields, rows);
    rest.header = header;
    rest.columns = columns;
    return rest;
  }

  @Override
  public void line(long line, String text, String end) {
    if (!cells.isOpen() && text.isBlank() && !text.contains(dialect.separator())) {
      return;
    }
    add(line, text, end);
  }

  @Override
  public void broken(long line, String why, String text, boolean whole) {
    if (!whole && dialect.quoted()) {
      throw new BadFileException(
          line, "expected lines up to 1 MiB, found a longer one, in which quotes cannot be told");
    }
    if (whole) {
      reason = why;
      add(line, text, "\n");
    } else {
      sink.broken(line, why, text);
    }
  }

  private void add(long line, String text, String end) {
    if (cells.isOpen()) {
      cells.goOn(lineEnd, text);
    } else {
      firstLine = line;
      cells.start(text);
    }
    lines.add(text);
    lineEnd = end;
    length += text.length();
    if (!cells.isOpen()) {
      endOfRow();
    } else if (cells.isMalformed() || length > TextLines.MAX_LINE_BYTES) {
      throw open();
    }
  }

  @Override
  public void end() {
    if (cells.isOpen()) {
      throw open();
    }
  }

  @Override
  public void note(String what) {
    sink.note(what);
  }

  private BadFileException open() {
    String expected =
        cells.isMalformed()
            ? "expected a separator or the end of the line behind a closing quote"
            : "expected the end of a quoted cell within 1 MiB";
    return new BadFileException(
        firstLine,
        "%s, found none: quote cells as RFC 4180 says, or say %s none if quotes mean nothing here"
            .formatted(expected, fields.flag("quotes")));
  }

  private void endOfRow() {
    if (cells.isMalformed()) {
      malformed();
    } else if (reason != null && columns == null) {
      throw new BadFileException(firstLine, "expected a header, found a line that is " + reason);
    } else if (reason != null) {
      refuse(reason);
    } else if (columns == null) {
      CsvHeader.refuseJson(lines.get(0), firstLine);
      header = CsvHeader.read(cells.cells(), dialect, lines.get(0), fields);
      columns = header.columns();
    } else {
      row();
    }
    lines.clear();
    reason = null;
    length = 0;
  }

  private void row() {
    if (header.isAgain(cells.cells(), firstLine)) {
      refuse(HEADER_AGAIN);
    } else if (cells.cells().size() != columns.length) {
      refuse(WIDTH);
    } else if (lines.size() > 1 && looksLikeRows()) {
      refuse(ROWS_IN_CELL);
    } else if (cells.isBlankBeforeQuote()) {
      refuse(BLANK_QUOTE);
    } else {
      noteOddities();
      String text = lines.size() == 1 ? lines.get(0) : String.join("\n", lines);
      sink.row(new Row(firstLine, text, object()));
    }
  }

  private void noteOddities() {
    if (lines.size() > 1 && !notedLines) {
      notedLines = true;
      sink.note("a cell of %,d lines in line %,d".formatted(lines.size(), firstLine));
    }
    if (!dialect.quoted() && !notedQuote && lines.get(0).indexOf('"') >= 0) {
      notedQuote = true;
      sink.note("quotes are text, as in line %,d".formatted(firstLine));
    }
  }

  /** One line, whose quotes come in pairs: the next line most likely is a row again. */
  private void malformed() {
    if (columns == null) {
      CsvHeader.refuseJson(lines.get(0), firstLine);
    }
    long quotes = lines.get(0).chars().filter(c -> c == '"').count();
    if (columns == null || lines.size() > 1 || quotes % 2 == 1) {
      throw open();
    }
    refuse("text follows a closing quote");
  }

  private void refuse(String why) {
    for (int i = 0; i < lines.size(); i++) {
      sink.broken(firstLine + i, why, lines.get(i));
    }
  }

  /** Every line has as many cells as a row: two odd quotes far apart, and not one long cell. */
  private boolean looksLikeRows() {
    if (columns.length < 2) {
      return false;
    }
    CsvCells plain = new CsvCells(new CsvDialect(dialect.separator(), CsvDialect.Quotes.NONE));
    for (String text : lines) {
      plain.start(text);
      if (plain.cells().size() != columns.length) {
        return false;
      }
    }
    return true;
  }

  private ObjectNode object() {
    ObjectNode object = NODES.objectNode();
    List<String> row = cells.cells();
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] != null && !row.get(i).isEmpty()) {
        object.set(columns[i], value(columns[i], row.get(i)));
      }
    }
    return object;
  }

  private JsonNode value(String name, String cell) {
    return switch (name) {
      case "timestamp", "value", "price" -> number(cell);
      case "categories" -> categories(cell);
      case "attributes" -> attributes(cell);
      default -> NODES.textNode(cell);
    };
  }

  private static JsonNode number(String cell) {
    JsonNode number = TextNumbers.parse(cell.strip());
    return number == null ? NODES.textNode(cell) : number;
  }

  private ArrayNode categories(String cell) {
    ArrayNode categories = NODES.arrayNode();
    int start = 0;
    String between = fields.categorySeparator();
    for (int end = cell.indexOf(between); end >= 0; end = cell.indexOf(between, start)) {
      addCategory(cell.substring(start, end), categories);
      start = end + between.length();
    }
    addCategory(cell.substring(start), categories);
    return categories;
  }

  private static void addCategory(String category, ArrayNode to) {
    if (!category.isBlank()) {
      to.add(category.strip());
    }
  }

  /** What is no JSON stays text, which {@link ParseCatalog} refuses. */
  private static JsonNode attributes(String cell) {
    try {
      return JsonRows.tree(cell);
    } catch (JsonProcessingException e) {
      return NODES.textNode(cell);
    }
  }
}
