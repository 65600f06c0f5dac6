package dev.nightjar.dataset.similar;

import dev.nightjar.contract.Conventions;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The n most similar users by cosine, exactly: blocks of queries against blocks of candidates,
 * merged. A user is never similar to itself; equal scores go to the smaller index. Work is
 * quadratic in users: good for a few hundred thousand.
 */
final class ExactSearch implements AutoCloseable {
  private static final int QUERIES = 512;
  private static final int CANDIDATES = 8192;

  private final BlockSearch blocks = new BlockSearch();
  private final int n;

  /**
   * @param n similar users wanted
   */
  ExactSearch(int n) {
    this.n = n;
  }

  /**
   * Similar users of those with an index in {@code [firstUser, firstUser + users)}: (users, n) in
   * rows, {@code NO_USER} where there are not enough, and all through the row of a user without a
   * vector.
   *
   * @param found is told how many users are done, again and again
   */
  int[] search(UserVectors vectors, int firstUser, int users, IntConsumer found) {
    int[] similar = new int[Math.multiplyExact(users, n)];
    Arrays.fill(similar, Conventions.NO_USER);
    int end = vectors.rowFrom(firstUser + users);
    for (int from = vectors.rowFrom(firstUser); from < end; from += QUERIES) {
      int to = Math.min(from + QUERIES, end);
      int[] best = searchBlock(vectors, from, to).users();
      for (int row = from; row < to; row++) {
        int at = (vectors.user(row) - firstUser) * n;
        System.arraycopy(best, (row - from) * n, similar, at, n);
      }
      found.accept(to - from);
    }
    return similar;
  }

  private BestUsers searchBlock(UserVectors vectors, int from, int to) {
    BestUsers best = new BestUsers(to - from, n);
    FloatBuffer queries = vectors.block(from, to);
    for (int start = 0; start < vectors.rows(); start += CANDIDATES) {
      int end = Math.min(start + CANDIDATES, vectors.rows());
      int k = Math.min(n + 1, end - start); // one more, since a user may find itself
      BlockSearch.Top top = blocks.search(queries, vectors.block(start, end), vectors.width(), k);
      for (int at = 0; top.scores().hasRemaining(); at++) {
        int query = at / k;
        int row = start + (int) top.rows().get();
        float score = top.scores().get();
        if (row != from + query) {
          best.offer(query, vectors.user(row), score);
        }
      }
    }
    return best;
  }

  @Override
  public void close() {
    blocks.close();
  }
}
