package dev.nightjar.input;

import java.util.ArrayList;
import java.util.List;

/** Cuts one row into cells, line by line: a quoted cell may go on in the next one. */
final class CsvCells {
  private final String separator;
  private final boolean quoted;
  private final StringBuilder cell = new StringBuilder();
  private List<String> cells = new ArrayList<>();
  private boolean open;
  private boolean malformed;
  private boolean blankBeforeQuote;

  /**
   * @param dialect of a format, see {@link CsvDialect#forCsv}
   */
  CsvCells(CsvDialect dialect) {
    this.separator = dialect.separator();
    this.quoted = dialect.quoted();
  }

  /** Whether a quoted cell goes on behind the lines so far. */
  boolean isOpen() {
    return open;
  }

  /** Whether text follows a closing quote somewhere in the row. */
  boolean isMalformed() {
    return malformed;
  }

  /** Whether a cell that is not quoted would be, but for blanks before its first quote. */
  boolean isBlankBeforeQuote() {
    return blankBeforeQuote;
  }

  /** The cells of a whole row. */
  List<String> cells() {
    return cells;
  }

  /** The first line of a row. */
  void start(String line) {
    cells = new ArrayList<>(Math.max(4, cells.size()));
    open = false;
    malformed = false;
    blankBeforeQuote = false;
    if (!quoted || line.indexOf('"') < 0) {
      plain(line, 0);
    } else {
      cells(line, 0);
    }
  }

  /** The next line of a row whose last cell is open. */
  void goOn(String endOfLineBefore, String line) {
    cell.append(endOfLineBefore);
    inQuotes(line, 0);
  }

  /** No cell is quoted from here on. */
  private void plain(String line, int from) {
    int start = from;
    for (int end = line.indexOf(separator); end >= 0; end = line.indexOf(separator, start)) {
      cells.add(line.substring(start, end));
      start = end + separator.length();
    }
    cells.add(line.substring(start));
  }

  private void cells(String line, int from) {
    int start = from;
    while (start <= line.length()) {
      if (start < line.length() && line.charAt(start) == '"') {
        cell.setLength(0);
        inQuotes(line, start + 1);
        return;
      }
      int end = line.indexOf(separator, start);
      String text = line.substring(start, end < 0 ? line.length() : end);
      blankBeforeQuote |= text.indexOf('"') > 0 && text.stripLeading().startsWith("\"");
      cells.add(text);
      start = end < 0 ? line.length() + 1 : end + separator.length();
    }
  }

  /** From inside of a quoted cell. What follows a closing quote other than a separator is text. */
  private void inQuotes(String line, int from) {
    open = true;
    int start = from;
    for (int at = line.indexOf('"', start); at >= 0; at = line.indexOf('"', start)) {
      cell.append(line, start, at);
      int next = at + 1;
      if (next == line.length() || line.startsWith(separator, next)) {
        cells.add(cell.toString());
        open = false;
        if (next < line.length()) {
          cells(line, next + separator.length());
        }
        return;
      }
      boolean twice = line.charAt(next) == '"';
      malformed |= !twice;
      cell.append('"');
      start = twice ? next + 1 : next;
    }
    cell.append(line, start, line.length());
  }
}
