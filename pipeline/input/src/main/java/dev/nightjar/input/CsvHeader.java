package dev.nightjar.input;

import java.util.List;

/**
 * The columns of a CSV or TSV file, as its first line or a setting names them, and rows that name
 * them once more.
 */
final class CsvHeader {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final InputFields fields;
  private final String[] columns;

  /** Empty where a setting names the columns. */
  private final List<String> names;

  /** A row that has none of these in a cell is no header. */
  private final List<String> firstRequired;

  private CsvHeader(InputFields fields, String[] columns, List<String> names) {
    this.fields = fields;
    this.columns = columns;
    this.names = names;
    this.firstRequired =
        fields.required().stream().limit(1).flatMap(name -> fields.from(name).stream()).toList();
  }

  static CsvHeader ofSetting(InputFields fields) {
    return new CsvHeader(fields, Columns.known(fields.columns(), fields), List.of());
  }

  /**
   * @param line the text of the cells
   * @throws BadFileException if a required column is missing, saying what to do
   */
  static CsvHeader read(List<String> cells, CsvDialect dialect, String line, InputFields fields) {
    return new CsvHeader(fields, Columns.ofHeader(cells, dialect, line, fields), bare(cells));
  }

  /** Our name of each column, null where it is not read. */
  String[] columns() {
    return columns;
  }

  /** Whether a first line says that a file is JSON, one object a line or not. */
  static boolean isJson(String line) {
    return line.startsWith("{") || line.startsWith("[");
  }

  static void refuseJson(String text, long line) {
    if (isJson(text.strip())) {
      throw new BadFileException(
          line,
          "expected CSV or TSV as the name says, found JSON: name the file .jsonl if it holds one"
              + " object a line");
    }
  }

  /**
   * Whether a row is the header again, as in files that were appended to each other, or one that
   * the setting denies.
   *
   * @throws BadFileException if it is a header with other columns: what follows has them, too
   */
  boolean isAgain(List<String> row, long line) {
    if (!mayBeHeader(row)) {
      return false;
    }
    List<String> cells = bare(row);
    boolean again =
        names.isEmpty() ? Columns.isHeaderOf(columns, cells, fields) : cells.equals(names);
    if (!again && Columns.isHeader(cells, fields)) {
      throw other(cells, line);
    }
    return again;
  }

  /** What costs next to nothing for each row. */
  private boolean mayBeHeader(List<String> row) {
    String first = row.get(0);
    boolean begins = !names.isEmpty() && first.equals(names.get(0));
    if (begins || first.startsWith(BYTE_ORDER_MARK) || first.endsWith(" ")) {
      return true;
    }
    for (int i = 0; i < firstRequired.size(); i++) {
      if (row.contains(firstRequired.get(i))) {
        return true;
      }
    }
    return false;
  }

  private BadFileException other(List<String> cells, long line) {
    String expected = names.isEmpty() ? "a row" : "rows";
    String advice =
        names.isEmpty() ? "leave %s out".formatted(fields.flag("columns")) : "make two files of it";
    return new BadFileException(
        line,
        "expected %s, found another header, %s: %s"
            .formatted(expected, Row.cut(String.join(", ", cells)), advice));
  }

  private static List<String> bare(List<String> cells) {
    return cells.stream().map(CsvHeader::bare).toList();
  }

  private static String bare(String cell) {
    return (cell.startsWith(BYTE_ORDER_MARK) ? cell.substring(1) : cell).strip();
  }
}
