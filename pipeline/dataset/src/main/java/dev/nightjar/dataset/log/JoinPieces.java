package dev.nightjar.dataset.log;

import dev.nightjar.input.CsvScan;
import dev.nightjar.input.CsvScan.Found;
import dev.nightjar.input.InputFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Pieces of lines to pieces of whole rows: what each scan found depends on how the piece before
 * ends, and is put together here.
 */
final class JoinPieces {
  private final InputFile file;
  private final List<FilePiece> joined = new ArrayList<>();
  private long from;
  private long linesBefore;

  JoinPieces(InputFile file) {
    this.file = file;
  }

  /**
   * @param scanned all pieces of the file, in order
   * @return the whole file where a quote leaves open what is a row
   */
  List<FilePiece> of(List<ScannedPiece> scanned) {
    from = scanned.get(0).piece().from();
    long lines = 0;
    long openBytes = 0;
    for (ScannedPiece next : scanned) {
      Found found = openBytes > 0 ? next.open() : next.closed();
      long length = next.piece().to() - next.piece().from();
      boolean hasRow = found.firstRow() >= 0;
      openBytes += hasRow ? found.firstRow() : length;
      if (!found.isSafe() || openBytes > CsvScan.MAX_ROW_BYTES) {
        return List.of(FilePiece.whole(file));
      }
      if (hasRow) {
        beginAt(next.piece().from() + found.firstRow(), lines + found.linesBefore());
        openBytes = found.openBytes();
      }
      lines += next.lines();
    }
    FilePiece last = scanned.get(scanned.size() - 1).piece();
    beginAt(last.to(), lines);
    return openBytes > 0 ? List.of(FilePiece.whole(file)) : joined;
  }

  /** Ends the piece that was begun, and begins the next one. */
  private void beginAt(long start, long lines) {
    if (start > from) {
      joined.add(new FilePiece(file, joined.size(), from, start, linesBefore));
    }
    from = start;
    linesBefore = lines;
  }
}
