package dev.nightjar.dataset.similar;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.text.TextVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The vectors of all users who have one, in the order of their index, as one native matrix (n, D)
 * in rows; at most 2 GB, a million users of width 384 with room to spare.
 */
final class UserVectors {
  private final int[] users; // row to user index, rising
  private final int width;
  private final FloatBuffer matrix; // (n, D), native

  private UserVectors(int[] users, int width, FloatBuffer matrix) {
    this.users = users;
    this.width = width;
    this.matrix = matrix;
  }

  static UserVectors of(Iterable<TextVector> vectors, int width) {
    List<TextVector> sorted = new ArrayList<>();
    vectors.forEach(sorted::add);
    sorted.sort(Comparator.comparingInt(TextVector::index));
    long bytes = 4L * width * sorted.size();
    Require.that(
        bytes <= Integer.MAX_VALUE,
        "exact similar users hold at most 2 GB of vectors, %,d users need %,d bytes; use a smaller"
            + " --exact-users",
        sorted.size(),
        bytes);
    FloatBuffer matrix = nativeFloats(width * sorted.size());
    sorted.forEach(vector -> matrix.put(vector.values()));
    return new UserVectors(sorted.stream().mapToInt(TextVector::index).toArray(), width, matrix);
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

  /** Rows as a native buffer, not copied. */
  FloatBuffer block(int from, int to) {
    return matrix.slice(width * from, width * (to - from));
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
    matrix.get(width * row, values);
  }
}
