package dev.nightjar.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * Row groups of a Parquet file, read without the others: from a copy on the local disk that has
 * holes where the file has something else, so that every offset stays true.
 */
public final class ParquetPieces {
  /** Behind the footer stand its length and the magic. */
  private static final int END_BYTES = 8;

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
      if (start < end || group.getRowCount() < 0) {
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
    return group.getColumns().stream()
        .mapToLong(column -> column.getStartingPos() + column.getTotalSize())
        .max()
        .orElseThrow();
  }

  /** See {@link PieceReader#read}. */
  static void read(InputFile file, ParquetRows.Range range, InputFields fields, RowSink sink)
      throws IOException {
    Path copy = Files.createTempFile("nightjar-", ".parquet");
    try {
      copyFooter(file, copy);
      copy(file, range.from(), range.to(), copy);
      ParquetRows.read(copy, range, fields, sink);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** Reads the rows that tell how a file is written. */
  static void readFirst(InputFile file, InputFields fields, RowSink sink) throws IOException {
    Path copy = Files.createTempFile("nightjar-", ".parquet");
    try {
      copyFooter(file, copy);
      long to = endOfFirst(copy);
      copy(file, 0, to, copy);
      ParquetRows.read(copy, new ParquetRows.Range(0, to, 0, ParseRows.FIRST_ROWS), fields, sink);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** The end of the row groups that have the first rows. */
  private static long endOfFirst(Path copy) throws IOException {
    try (ParquetFileReader reader = ParquetCodecs.open(copy)) {
      long rows = 0;
      long end = 0;
      for (BlockMetaData group : reader.getRowGroups()) {
        if (rows < ParseRows.FIRST_ROWS) {
          rows += group.getRowCount();
          end = end(group);
        }
      }
      return end;
    }
  }

  /**
   * Makes a file of the same length of which only the end is there.
   *
   * @return false if the file has no footer
   */
  private static boolean copyFooter(InputFile file, Path copy) throws IOException {
    long end = file.bytes() - END_BYTES;
    if (end < END_BYTES) {
      return false;
    }
    byte[] bytes;
    try (InputStream in = InputFiles.open(file.uri(), end, file.bytes())) {
      bytes = in.readAllBytes();
    }
    long footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    boolean isParquet =
        Arrays.equals(bytes, 4, END_BYTES, ParquetRows.MAGIC, 0, ParquetRows.MAGIC.length);
    if (!isParquet || footer < 0 || footer > end) {
      return false;
    }
    copy(file, end - footer, file.bytes(), copy);
    return true;
  }

  /** Copies some bytes to where they stand in the file. */
  private static void copy(InputFile file, long from, long to, Path copy) throws IOException {
    try (InputStream in = InputFiles.open(file.uri(), from, to);
        RandomAccessFile out = new RandomAccessFile(copy.toFile(), "rw")) {
      out.seek(from);
      OutputStream bytes = Channels.newOutputStream(out.getChannel());
      in.transferTo(bytes);
    }
  }
}
