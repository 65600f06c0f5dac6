package dev.nightjar.dataset.similar;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/** One block of queries against one block of candidates, in ONNX Runtime on one thread. */
final class BlockSearch implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  BlockSearch() {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(SearchGraph.bytes(), options);
    } catch (OrtException e) {
      throw new IllegalStateException("cannot build the search graph", e);
    }
  }

  /**
   * The candidates with the largest products, best first, equal ones by the smaller row.
   *
   * @param k per query
   * @param scores (Q, k)
   * @param rows (Q, k), of the block of candidates
   */
  record Top(int k, FloatBuffer scores, LongBuffer rows) {}

  /**
   * @param queries native, (Q, D)
   * @param candidates native, (C, D)
   * @param k at most C
   */
  Top search(FloatBuffer queries, FloatBuffer candidates, int width, int k) {
    try (OnnxTensor left = tensor(queries, width);
        OnnxTensor right = tensor(candidates, width);
        OnnxTensor top =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {k}), new long[] {1});
        OrtSession.Result result =
            session.run(Map.of("queries", left, "candidates", right, "k", top))) {
      return new Top(
          k,
          ((OnnxTensor) result.get(0)).getFloatBuffer(),
          ((OnnxTensor) result.get(1)).getLongBuffer());
    } catch (OrtException e) {
      throw new IllegalStateException("the similar-user search failed", e);
    }
  }

  private OnnxTensor tensor(FloatBuffer rows, int width) throws OrtException {
    return OnnxTensor.createTensor(environment, rows, new long[] {rows.remaining() / width, width});
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("cannot close the search", e);
    }
  }
}
