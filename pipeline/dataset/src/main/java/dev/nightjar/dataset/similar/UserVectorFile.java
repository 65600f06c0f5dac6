package dev.nightjar.dataset.similar;

import dev.nightjar.dataset.element.MappedFile;
import dev.nightjar.dataset.text.TextVector;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The vectors of users as a file: a matrix (n, D) of 4-byte floats, in the order of the users'
 * indexes, then those n indexes, of 4 bytes; little-endian. It is sorted on the local disk.
 */
final class UserVectorFile {
  private UserVectorFile() {}

  /**
   * Writes vectors.
   *
   * @param vectors in any order; those without values are of nobody
   * @return how many rows there are
   */
  static int write(Iterable<TextVector> vectors, int width, Path to) throws IOException {
    Path unsorted = Files.createTempFile("nightjar-", ".unsorted");
    try {
      long[] order = writeUnsorted(vectors, width, unsorted);
      Arrays.sort(order);
      MappedFile rows = MappedFile.of(unsorted);
      byte[] row = new byte[4 * width];
      try (DataOutputStream out = buffered(to)) {
        for (long one : order) {
          rows.read((long) row.length * (int) one, row);
          out.write(row);
        }
        for (long one : order) {
          out.writeInt(Integer.reverseBytes((int) (one >>> 32)));
        }
      }
      return order.length;
    } finally {
      Files.deleteIfExists(unsorted);
    }
  }

  /** In the order they come; returns a user's index and row, one above the other, for each. */
  private static long[] writeUnsorted(Iterable<TextVector> vectors, int width, Path to)
      throws IOException {
    LongStream.Builder places = LongStream.builder();
    int rows = 0;
    ByteBuffer row = ByteBuffer.allocate(4 * width).order(ByteOrder.LITTLE_ENDIAN);
    try (DataOutputStream out = buffered(to)) {
      for (TextVector vector : vectors) {
        if (vector.values().length > 0) {
          row.asFloatBuffer().put(vector.values());
          out.write(row.array());
          places.add(((long) vector.index() << 32) | rows);
          rows = Math.incrementExact(rows);
        }
      }
    }
    return places.build().toArray();
  }

  private static DataOutputStream buffered(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  /** The index of the user of every row. */
  static int[] users(MappedFile file, int rows, int width) {
    byte[] bytes = new byte[Math.multiplyExact(4, rows)];
    file.read(4L * rows * width, bytes);
    int[] users = new int[rows];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(users);
    return users;
  }
}
