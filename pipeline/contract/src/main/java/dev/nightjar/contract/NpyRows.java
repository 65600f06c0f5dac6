package dev.nightjar.contract;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a float matrix to a file of {@link Npy} row by row, in any order and in constant memory.
 * Rows that are not written are zeros.
 */
public final class NpyRows implements AutoCloseable {
  private final FileChannel file;
  private final Npy shape;
  private final long start;
  private final ByteBuffer row;

  private NpyRows(FileChannel file, Npy shape) {
    this.file = file;
    this.shape = shape;
    this.start = shape.header().length;
    this.row = ByteBuffer.allocate(4 * shape.columns()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A matrix of zeros. */
  public static NpyRows create(Path path, int rows, int columns) throws IOException {
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    NpyRows matrix = new NpyRows(file, new Npy(Npy.FLOAT32, rows, columns));
    writeAt(file, ByteBuffer.wrap(matrix.shape.header()), 0);
    if (matrix.shape.values() > 0) {
      writeAt(file, ByteBuffer.wrap(new byte[1]), matrix.start + 4 * matrix.shape.values() - 1);
    }
    return matrix;
  }

  /** Writes one row, the first is 0. */
  public void put(int index, float[] values) throws IOException {
    Require.inRange(index, 0, shape.rows() - 1, "row");
    Require.that(
        values.length == shape.columns(),
        "a row has %d values, got %d",
        shape.columns(),
        values.length);
    row.clear();
    row.asFloatBuffer().put(values);
    writeAt(file, row, start + 4L * index * shape.columns());
  }

  private static void writeAt(FileChannel file, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
