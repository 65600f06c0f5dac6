package dev.nightjar.dataset.similar;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.nightjar.contract.Conventions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The n most similar users by cosine, exactly: blocks of queries against blocks of candidates in
 * ONNX Runtime on one thread, merged. A user is never similar to itself; equal scores go to the
 * smaller index. Work is quadratic in users: good for a few hundred thousand.
 */
final class ExactSearch implements AutoCloseable {
  private static final int QUERIES = 512;
  private static final int CANDIDATES = 8192;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final int n;

  /**
   * @param n similar users wanted
   */
  ExactSearch(int n) {
    this.n = n;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(BlockSearch.graph(), options);
    } catch (OrtException e) {
      throw new IllegalStateException("cannot build the search graph", e);
    }
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
      Best best = searchBlock(vectors, from, to);
      for (int row = from; row < to; row++) {
        best.copy(row - from, similar, (vectors.user(row) - firstUser) * n);
      }
      found.accept(to - from);
    }
    return similar;
  }

  private Best searchBlock(UserVectors vectors, int from, int to) {
    Best best = new Best(to - from, n);
    try (OnnxTensor queries = tensor(vectors, from, to)) {
      for (int start = 0; start < vectors.rows(); start += CANDIDATES) {
        int end = Math.min(start + CANDIDATES, vectors.rows());
        merge(vectors, queries, from, start, end, best);
      }
      return best;
    } catch (OrtException e) {
      throw new IllegalStateException("the similar-user search failed", e);
    }
  }

  private void merge(
      UserVectors vectors, OnnxTensor queries, int from, int start, int end, Best best)
      throws OrtException {
    int k = Math.min(n + 1, end - start); // one more, since a user may find itself
    try (OnnxTensor candidates = tensor(vectors, start, end);
        OnnxTensor top =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {k}), new long[] {1});
        OrtSession.Result result =
            session.run(Map.of("queries", queries, "candidates", candidates, "k", top))) {
      FloatBuffer scores = ((OnnxTensor) result.get(0)).getFloatBuffer(); // (Q, k)
      LongBuffer found = ((OnnxTensor) result.get(1)).getLongBuffer(); // (Q, k)
      for (int at = 0; scores.hasRemaining(); at++) {
        int query = at / k;
        int row = start + (int) found.get();
        float score = scores.get();
        if (row != from + query) {
          best.offer(query, vectors.user(row), score);
        }
      }
    }
  }

  private OnnxTensor tensor(UserVectors vectors, int from, int to) throws OrtException {
    return OnnxTensor.createTensor(
        environment, vectors.block(from, to), new long[] {to - from, vectors.width()});
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("cannot close the search", e);
    }
  }

  /** The n best so far, per query. Users must be offered in rising order within equal scores. */
  private static final class Best {
    private final int n;
    private final int[] users; // (Q, n)
    private final float[] scores; // (Q, n)

    Best(int queries, int n) {
      this.n = n;
      this.users = new int[queries * n];
      this.scores = new float[queries * n];
      Arrays.fill(users, Conventions.NO_USER);
      Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    }

    void offer(int query, int user, float score) {
      int first = query * n;
      int at = first + n - 1;
      if (score <= scores[at]) {
        return;
      }
      for (; at > first && score > scores[at - 1]; at--) {
        users[at] = users[at - 1];
        scores[at] = scores[at - 1];
      }
      users[at] = user;
      scores[at] = score;
    }

    void copy(int query, int[] into, int at) {
      System.arraycopy(users, query * n, into, at, n);
    }
  }
}
