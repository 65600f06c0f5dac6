package dev.nightjar.train.input;

import dev.nightjar.contract.Conventions;
import java.util.stream.LongStream;

/**
 * Some users' newest items as a rectangle, padded on the left.
 *
 * @param rows B
 * @param length L
 * @param items (B, L) item indexes, row-major
 */
public record PaddedSequences(int rows, int length, long[] items) {
  /** The newest {@code maxLength} of the known items of each user; L is the longest of them. */
  public static PaddedSequences known(
      Histories histories, int[] users, Split split, int maxLength) {
    int length = 1;
    for (int user : users) {
      length = Math.max(length, Math.min(maxLength, histories.knownLength(user, split)));
    }
    long[] items = new long[users.length * length];
    for (int row = 0; row < users.length; row++) {
      int end = histories.knownLength(users[row], split);
      copyNewest(histories, users[row], end, items, (row + 1) * length, length);
    }
    return new PaddedSequences(users.length, length, items);
  }

  /** Writes the newest of the first {@code end} items so that they finish at {@code to}. */
  static void copyNewest(
      Histories histories, int user, int end, long[] items, int to, int maxLength) {
    int count = Math.min(end, maxLength);
    for (int back = 1; back <= count; back++) {
      items[to - back] = histories.item(user, end - back);
    }
  }

  /** (S, 2) pairs of row and item index: what stands in the rows. */
  public long[] seen() {
    LongStream.Builder pairs = LongStream.builder();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < length; column++) {
        if (!padding(row, column)) {
          pairs.add(row).add(items[row * length + column]);
        }
      }
    }
    return pairs.build().toArray();
  }

  /** Whether nothing stands at this place. */
  public boolean padding(int row, int column) {
    return items[row * length + column] == Conventions.PADDING;
  }
}
