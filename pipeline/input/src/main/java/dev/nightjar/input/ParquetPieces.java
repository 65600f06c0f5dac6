package dev.nightjar.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;

/**
 * Row groups of a Parquet file, read without the others: from a copy on the local disk that has
 * holes where the file has something else, so that every offset stays true.
 */
public final class ParquetPieces {
  /** Behind the footer stand its length and the magic. */
  private static final int END_BYTES = 8;

  /** So many bytes are worth one request. */
  private static final long AHEAD_BYTES = 1 << 23;

  /**
   * Old writers counted a chunk without the header of its dictionary: some 20 bytes are missing.
   */
  private static final int SLACK_BYTES = 100;

  private ParquetPieces() {}

  /**
   * Some row groups in a row.
   *
   * @param from the first byte
   * @param to the byte after the last one
   */
  public record Piece(long from, long to, long rows) {}

  /**
   * The row groups of a file in pieces of about a length; none if it is to be read in one: it has
   * too few, or is no Parquet that can be read.
   */
  public static List<Piece> of(InputFile file, long pieceBytes) throws IOException {
    Path copy = Files.createTempFile("nightjar-", ".parquet");
    try {
      if (!copyFooter(file, copy)) {
        return List.of();
      }
      try (ParquetFileReader reader = ParquetCodecs.open(copy)) {
        return pieces(reader.getRowGroups(), pieceBytes);
      } catch (IOException | RuntimeException | LinkageError e) {
        return List.of(); // reading all of it says what is wrong
      }
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static List<Piece> pieces(List<BlockMetaData> groups, long pieceBytes) {
    List<Piece> pieces = new ArrayList<>();
    long from = 0;
    long rows = 0;
    long end = 0;
    for (int i = 0; i < groups.size(); i++) {
      BlockMetaData group = groups.get(i);
      ParquetRows.requireWhole(group);
      long start = start(group);
      if (start < end || end(group) <= start || group.getRowCount() < 0) {
        return List.of();
      }
      from = rows == 0 && from == 0 ? start : from;
      end = end(group);
      rows += group.getRowCount();
      if (end - from >= pieceBytes || i == groups.size() - 1) {
        pieces.add(new Piece(from, end, rows));
        from = 0;
        rows = 0;
      }
    }
    return pieces.size() > 1 ? pieces : List.of();
  }

  private static long start(BlockMetaData group) {
    return group.getColumns().stream()
        .mapToLong(ColumnChunkMetaData::getStartingPos)
        .min()
        .orElseThrow();
  }

  private static long end(BlockMetaData group) {
    return group.getColumns().stream().mapToLong(ParquetPieces::end).max().orElseThrow();
  }

  private static long end(ColumnChunkMetaData column) {
    return column.getStartingPos() + column.getTotalSize();
  }

  /** See {@link FileRows#readParquet}. */
  static void read(InputFile file, InputFields fields, RowSink sink) throws IOException {
    read(file, new Span(Long.MIN_VALUE, Long.MAX_VALUE, 0), fields, sink);
  }

  /**
   * The row groups that begin between two bytes.
   *
   * @param rowsBefore rows of the file before them
   */
  record Span(long from, long to, long rowsBefore) {
    boolean has(BlockMetaData group) {
      long start = start(group);
      return start >= from && start < to;
    }
  }

  /** See {@link PieceReader#read}. */
  static void read(InputFile file, Span span, InputFields fields, RowSink sink) throws IOException {
    Path copy = Files.createTempFile("nightjar-", ".parquet");
    try {
      copyFooter(file, copy);
      ParquetRows.read(copy, new Remote(file, span, copy), fields, sink);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** Row groups that are copied when they are read. */
  private static final class Remote implements RowGroups {
    private final InputFile file;
    private final Span span;
    private final Path copy;
    private long copiedFrom;
    private long copiedTo;

    Remote(InputFile file, Span span, Path copy) {
      this.file = file;
      this.span = span;
      this.copy = copy;
    }

    @Override
    public boolean has(BlockMetaData group) {
      return span.has(group);
    }

    @Override
    public long rowsBefore() {
      return span.rowsBefore();
    }

    /** Small groups come together, of large ones the chunks of the columns alone. */
    @Override
    public void fetch(BlockMetaData group, MessageType columns) throws StorageException {
      long start = start(group);
      long end = end(group);
      if (start < 0 || end > file.bytes() || end - start > AHEAD_BYTES) {
        fetchChunks(group, columns);
      } else if (start < copiedFrom || end > copiedTo) {
        copiedFrom = start;
        copiedTo = Math.min(copiedFrom + AHEAD_BYTES, span.to());
        copy(file, copiedFrom, copiedTo + SLACK_BYTES, copy);
      }
    }

    private void fetchChunks(BlockMetaData group, MessageType columns) throws StorageException {
      List<ColumnChunkMetaData> chunks =
          group.getColumns().stream()
              .filter(column -> columns.containsField(column.getPath().toArray()[0]))
              .peek(this::requireInFile)
              .sorted(Comparator.comparingLong(ColumnChunkMetaData::getStartingPos))
              .toList();
      for (int i = 0; i < chunks.size(); ) {
        long start = chunks.get(i).getStartingPos();
        long end = start;
        for (; i < chunks.size() && chunks.get(i).getStartingPos() <= end; i++) {
          end = Math.max(end, end(chunks.get(i)));
        }
        copy(file, start, end + SLACK_BYTES, copy);
      }
    }

    private void requireInFile(ColumnChunkMetaData chunk) {
      if (chunk.getStartingPos() < 0 || chunk.getTotalSize() < 0 || end(chunk) > file.bytes()) {
        throw new IllegalStateException(
            "%s: %d bytes from byte %d on, in a file of %d bytes"
                .formatted(
                    chunk.getPath(), chunk.getTotalSize(), chunk.getStartingPos(), file.bytes()));
      }
    }
  }

  /**
   * Makes a file of the same length of which only the end is there.
   *
   * @return false if the file has no footer
   */
  private static boolean copyFooter(InputFile file, Path copy) throws IOException {
    long end = Math.max(0, file.bytes() - END_BYTES);
    copy(file, end, file.bytes(), copy);
    if (end < END_BYTES) {
      return false;
    }
    byte[] bytes = new byte[END_BYTES];
    try (RandomAccessFile in = new RandomAccessFile(copy.toFile(), "r")) {
      in.seek(end);
      in.readFully(bytes);
    }
    long footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    boolean isParquet =
        Arrays.equals(bytes, 4, END_BYTES, ParquetRows.MAGIC, 0, ParquetRows.MAGIC.length);
    if (!isParquet || footer < 0 || footer > end) {
      return false;
    }
    copy(file, end - footer, end, copy);
    return true;
  }

  /** Copies some bytes, as far as there are any, to where they stand in the file. */
  private static void copy(InputFile file, long from, long to, Path copy) throws StorageException {
    long end = Math.min(to, file.bytes());
    if (from >= end) {
      return;
    }
    try (InputStream in = InputFiles.open(file.uri(), from, end);
        RandomAccessFile out = new RandomAccessFile(copy.toFile(), "rw")) {
      out.seek(from);
      in.transferTo(Channels.newOutputStream(out.getChannel()));
    } catch (IOException e) {
      throw new StorageException(e);
    }
  }
}
