package dev.nightjar.dataset.similar;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.MappedFile;
import dev.nightjar.dataset.text.TextVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The vectors of users who have one, in the order of their index, as one native matrix (n, D) in
 * rows: in memory, at most 2 GB, or mapped from the local disk, with 4 bytes a user on the heap.
 */
final class UserVectors {
  private final int[] users; // row to user index, rising
  private final int width;
  private final Floats matrix; // (n, D)

  /** The values of a matrix, row by row. */
  private interface Floats {
    /**
     * Some of them, native.
     *
     * @param count 1 or more
     */
    FloatBuffer from(long first, int count);
  }

  private UserVectors(int[] users, int width, Floats matrix) {
    this.users = users;
    this.width = width;
    this.matrix = matrix;
  }

  /** In memory. */
  static UserVectors of(Iterable<TextVector> vectors, int width) {
    List<TextVector> sorted = new ArrayList<>();
    vectors.forEach(sorted::add);
    sorted.sort(Comparator.comparingInt(TextVector::index));
    long bytes = 4L * width * sorted.size();
    Require.that(
        bytes <= Integer.MAX_VALUE,
        "at most 2 GB of users are divided at once, %,d users need %,d bytes; use a larger"
            + " --cell-users",
        sorted.size(),
        bytes);
    FloatBuffer matrix = nativeFloats(width * sorted.size());
    sorted.forEach(vector -> matrix.put(vector.values()));
    return new UserVectors(
        sorted.stream().mapToInt(TextVector::index).toArray(),
        width,
        (first, count) -> matrix.slice((int) first, count));
  }

  /** Mapped, from a file of {@link UserVectorFile} that may be removed then. */
  static UserVectors mapped(Path file, int rows, int width) throws IOException {
    MappedFile mapped = MappedFile.of(file);
    return new UserVectors(
        UserVectorFile.users(mapped, rows, width),
        width,
        (first, count) -> mapped.floats(4 * first, count));
  }

  /** Mapped, on this worker alone. */
  static UserVectors onDisk(Iterable<TextVector> vectors, int width) throws IOException {
    Path file = Files.createTempFile("nightjar-", ".vectors");
    try {
      return mapped(file, UserVectorFile.write(vectors, width, file), width);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Empty native floats. */
  static FloatBuffer nativeFloats(int count) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(4, count))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  int rows() {
    return users.length;
  }

  int width() {
    return width;
  }

  int user(int row) {
    return users[row];
  }

  /** First row of a user at or after this index. */
  int rowFrom(int user) {
    int row = Arrays.binarySearch(users, user);
    return row >= 0 ? row : -row - 1;
  }

  /** Rows, at least one, as a native buffer, not copied but for a few that lie in two mappings. */
  FloatBuffer block(int from, int to) {
    return matrix.from((long) width * from, Math.multiplyExact(width, to - from));
  }

  /** A copy of one row. */
  float[] row(int row) {
    float[] values = new float[width];
    copyRow(row, values);
    return values;
  }

  /**
   * @param values (D)
   */
  void copyRow(int row, float[] values) {
    block(row, row + 1).get(values);
  }
}
