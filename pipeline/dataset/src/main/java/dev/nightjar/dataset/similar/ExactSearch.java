package dev.nightjar.dataset.similar;

import dev.nightjar.contract.Conventions;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * The n most similar users by cosine, exactly: blocks of queries against blocks of candidates,
 * merged. A user is never similar to itself; equal scores go to the smaller index. Work is
 * quadratic in users: good for a few hundred thousand. A block of queries is a piece of work that
 * whichever thread is free takes next, so that several callers at once share all threads evenly.
 */
final class ExactSearch implements AutoCloseable {
  static final int QUERIES = 512;
  static final int CANDIDATES = 8192;

  private final BlockSearch blocks = new BlockSearch();
  private final ExecutorService threads;
  private final int n;

  /**
   * @param n similar users wanted
   * @param threads that search, for all callers together
   */
  ExactSearch(int n, int threads) {
    this.n = n;
    this.threads = Executors.newFixedThreadPool(threads, ExactSearch::thread);
  }

  private static Thread thread(Runnable search) {
    Thread thread = new Thread(search, "similar-users");
    thread.setDaemon(true);
    return thread;
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
    List<Future<Integer>> searches = new ArrayList<>();
    for (int row = vectors.rowFrom(firstUser); row < end; row += QUERIES) {
      int from = row;
      int to = Math.min(from + QUERIES, end);
      searches.add(threads.submit(() -> search(vectors, from, to, firstUser, similar)));
    }
    searches.forEach(search -> found.accept(join(search)));
    return similar;
  }

  /** Looks for the similar users of some rows; threads fill different rows of {@code similar}. */
  private int search(UserVectors vectors, int from, int to, int firstUser, int[] similar) {
    int[] best = searchBlock(vectors, from, to).users();
    for (int row = from; row < to; row++) {
      int at = (vectors.user(row) - firstUser) * n;
      System.arraycopy(best, (row - from) * n, similar, at, n);
    }
    return to - from;
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

  private static int join(Future<Integer> search) {
    try {
      return search.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the search for similar users was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the search for similar users failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    blocks.close();
  }
}
