package dev.nightjar.input;

import dev.nightjar.input.LogLine.Filtered;
import dev.nightjar.input.LogLine.Parsed;
import dev.nightjar.input.LogLine.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parses the rows of one file and counts what becomes of them: {@code rows}, {@code
 * rejected.<reason>}, {@code filtered.<rule>} and {@code timestamps.<format>}. The first rows tell
 * the parser how the file is written.
 */
public final class ParseRows<T> implements RowSink {
  /** So many rows tell a parser how their file is written. */
  static final int FIRST_ROWS = 1000;

  /** Takes the values of one file in order. */
  public interface Out<T> {
    void value(T value);

    void rejected(long line, String reason, String text);

    /** One more row is read, whatever became of it. */
    default void read() {}
  }

  private final int ordinal;
  private final long linesBefore;
  private final Out<T> out;
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<Row> firstRows = new ArrayList<>();
  private RowParser<T> parser;
  private boolean knowsFormat;
  private long rows;
  private long parsed;

  /**
   * @param ordinal of the file, see {@link Position}
   */
  public ParseRows(int ordinal, RowParser<T> parser, Out<T> out) {
    this.ordinal = ordinal;
    this.linesBefore = 0;
    this.parser = parser;
    this.out = out;
  }

  private ParseRows(ParseRows<T> whole, long linesBefore, List<Row> firstRows) {
    this.ordinal = whole.ordinal;
    this.linesBefore = linesBefore;
    this.parser = whole.parser.of(firstRows);
    this.knowsFormat = true;
    this.out = whole.out;
  }

  /**
   * The same for a piece of the file.
   *
   * @param linesBefore lines of the file before the piece
   * @param firstRows of the file, see {@link FirstRows}
   */
  public ParseRows<T> ofPiece(long linesBefore, List<Row> firstRows) {
    return new ParseRows<>(this, linesBefore, firstRows);
  }

  @Override
  public void row(Row row) {
    if (knowsFormat) {
      parse(row);
      return;
    }
    firstRows.add(row);
    if (firstRows.size() == FIRST_ROWS) {
      parseFirstRows();
    }
  }

  private void parseFirstRows() {
    parser = parser.of(firstRows);
    knowsFormat = true;
    firstRows.forEach(this::parse);
    firstRows.clear();
  }

  private void parse(Row row) {
    LogLine<T> line = parser.parse(row, Position.of(ordinal, linesBefore + row.line()));
    if (line instanceof Rejected<T> bad) {
      broken(row.line(), bad.reason(), row.text());
      return;
    }
    rows++;
    out.read();
    if (line instanceof Parsed<T> good) {
      parsed++;
      out.value(good.value());
    } else if (line instanceof Filtered<T> left) {
      count("filtered." + left.rule(), 1);
    }
  }

  @Override
  public void broken(long line, String reason, String text) {
    rows++;
    out.read();
    count("rejected." + reason, 1);
    out.rejected(linesBefore + line, reason, text);
  }

  private void count(String what, long count) {
    counts.merge(what, count, Long::sum);
  }

  /** To be called after the last row: what became of them. */
  public Map<String, Long> finish() {
    if (!knowsFormat) {
      parseFirstRows();
    }
    count("rows", rows);
    if (!parser.format().isEmpty() && parsed > 0) {
      count("timestamps." + parser.format(), parsed);
    }
    return counts;
  }
}
