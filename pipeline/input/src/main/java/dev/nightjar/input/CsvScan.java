package dev.nightjar.input;

/**
 * Finds in bytes of CSV, without reading a cell, where rows begin, as {@link CsvRows} does: a
 * quoted cell may hold line ends. It is not known yet whether such a cell is open where the bytes
 * begin, so a piece of a file is scanned twice, once for each case; which of the two is true the
 * pieces before it tell.
 */
public final class CsvScan {
  /** Longer rows stop a reader. */
  public static final int MAX_ROW_BYTES = TextLines.MAX_LINE_BYTES;

  private static final int OTHER = 0;
  private static final int QUOTE = 1;
  private static final int SEPARATOR = 2;
  private static final int LINE_END = 3;

  /** Where in a row the next byte stands. */
  private enum At {
    CELL,
    TEXT,
    QUOTED,
    BEHIND_QUOTE
  }

  /**
   * What a scan found.
   *
   * @param firstRow bytes before the first row that begins there; -1 if none does
   * @param linesBefore lines before that row
   * @param openBytes of the row that is open at the end, 0 if none is
   * @param isSafe whether no quote stands where it stops a reader or leaves open what is a row
   */
  public record Found(long firstRow, long linesBefore, long openBytes, boolean isSafe) {
    /** In a form whose rows are lines. */
    public static final Found EVERY_LINE = new Found(0, 0, 0, true);
  }

  private final byte[] kinds = new byte[256];
  private At state;
  private long at;
  private long line;
  private long rowStart;
  private long firstRow;
  private long linesBefore;
  private boolean isSafe = true;
  private boolean afterCr;
  private boolean isMalformed;
  private boolean spansLines;
  private boolean oddQuotes;

  /**
   * @param dialect see {@link #canScan}
   * @param isOpen whether a quoted cell is open where the bytes begin
   */
  public CsvScan(CsvDialect dialect, boolean isOpen) {
    kinds['"'] = QUOTE;
    kinds['\r'] = LINE_END;
    kinds['\n'] = LINE_END;
    kinds[dialect.separator().charAt(0)] = SEPARATOR;
    state = isOpen ? At.QUOTED : At.CELL;
    spansLines = isOpen;
    firstRow = isOpen ? -1 : 0;
  }

  /** Whether rows in this dialect may hold line ends: in others they are lines. */
  public static boolean isNeeded(CsvDialect dialect) {
    return dialect.quoted();
  }

  /** Whether that can be told: a separator of more than one byte is not found here. */
  public static boolean canScan(CsvDialect dialect) {
    return !isNeeded(dialect) || dialect.separator().charAt(0) < 0x80;
  }

  /** Leaves out bytes before the first cell: the byte order mark. */
  public void skip(int bytes) {
    at += bytes;
  }

  /** The next bytes. */
  public void take(byte[] bytes, int from, int to) {
    for (int i = from; i < to && isSafe; i++) {
      byte next = bytes[i];
      switch (kinds[next & 0xff]) {
        case OTHER -> text();
        case QUOTE -> quote();
        case SEPARATOR -> separator();
        default -> lineEnd(next);
      }
      afterCr = next == '\r';
      at++;
    }
  }

  private void text() {
    if (state == At.CELL) {
      state = At.TEXT;
    } else if (state == At.BEHIND_QUOTE) {
      isMalformed = true;
      state = At.QUOTED;
    }
  }

  private void quote() {
    oddQuotes = !oddQuotes;
    state =
        switch (state) {
          case CELL, BEHIND_QUOTE -> At.QUOTED;
          case QUOTED -> At.BEHIND_QUOTE;
          case TEXT -> At.TEXT;
        };
  }

  private void separator() {
    if (state != At.QUOTED) {
      state = At.CELL;
    }
  }

  private void lineEnd(byte end) {
    if (end == '\n' && afterCr) {
      rowStart += rowStart == at ? 1 : 0;
      firstRow += firstRow == at ? 1 : 0;
      return;
    }
    line++;
    endOfLine();
    if (state != At.QUOTED) {
      rowStart = at + 1;
      if (firstRow < 0) {
        firstRow = at + 1;
        linesBefore = line;
      }
      state = At.CELL;
      isMalformed = false;
      spansLines = false;
      oddQuotes = false;
    }
  }

  /** Safe is what a reader takes, or refuses row by row. */
  private void endOfLine() {
    boolean isOpen = state == At.QUOTED;
    isSafe &= !(isMalformed && (isOpen || spansLines || oddQuotes));
    isSafe &= at - rowStart <= MAX_ROW_BYTES;
    spansLines |= isOpen;
  }

  /**
   * Whether another scan of the same bytes has come to the same row: it will find what this does.
   */
  public boolean agreesWith(CsvScan other) {
    return firstRow >= 0 && other.firstRow >= 0 && rowStart == other.rowStart;
  }

  /** What was found, after the last byte. */
  public Found found() {
    if (rowStart < at) {
      endOfLine();
    }
    return new Found(firstRow, linesBefore, state == At.QUOTED ? at - rowStart : 0, isSafe);
  }

  /**
   * The same, where another scan went on alone since {@link #agreesWith}.
   *
   * @param rest what that one found
   */
  public Found goingOn(Found rest) {
    return new Found(firstRow, linesBefore, rest.openBytes(), isSafe && rest.isSafe());
  }
}
