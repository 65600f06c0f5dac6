package dev.nightjar.train.bundle;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.nightjar.train.input.PaddedSequences;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A model bundle's graph in ONNX Runtime, as {@code recommend} runs it. */
public final class ServingModel implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  /**
   * Loads a model.
   *
   * @param model its file; that of its tables, if there is one, lies beside it
   */
  public ServingModel(Path model, int threads) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      session = environment.createSession(model.toString(), options);
    }
  }

  /** What the file says of itself. */
  public Map<String, String> metadata() throws OrtException {
    return session.getMetadata().getCustomMetadata();
  }

  /**
   * What the graph says of some sequences; all row-major.
   *
   * @param items (B, k)
   * @param scores (B, k)
   * @param representations (B, 2d)
   */
  public record Answer(long[] items, float[] scores, float[] representations) {}

  /**
   * @param seen (S, 2) pairs of row and item index
   */
  public Answer run(PaddedSequences sequences, long[] seen, int top) throws OrtException {
    try (OnnxTensor items = tensor(sequences.items(), sequences.rows(), sequences.length());
        OnnxTensor pairs = tensor(seen, seen.length / 2, 2);
        OnnxTensor k = tensor(new long[] {top}, 1);
        OrtSession.Result result = session.run(Map.of("sequences", items, "seen", pairs, "k", k))) {
      return new Answer(
          longs(result, "items"), floats(result, "scores"), floats(result, "representations"));
    }
  }

  /**
   * What the graph says to those who rank by rules of their own; row-major.
   *
   * @param modelScores (B, P)
   * @param modelBlocks (B, P / 64)
   * @param pairItems (B, N)
   * @param pairScores (B, N)
   */
  record Parts(float[] modelScores, float[] modelBlocks, int[] pairItems, float[] pairScores) {}

  Parts parts(PaddedSequences sequences) throws OrtException {
    try (OrtSession.Result result =
        unranked(sequences, "model_scores", "model_blocks", "pair_items", "pair_scores")) {
      IntBuffer items = output(result, "pair_items").getIntBuffer();
      int[] pairItems = new int[items.remaining()];
      items.get(pairItems);
      return new Parts(
          floats(result, "model_scores"),
          floats(result, "model_blocks"),
          pairItems,
          floats(result, "pair_scores"));
    }
  }

  /** The scores of every column, seen or not, with what item pairs add: (B, P), row-major. */
  float[] sums(PaddedSequences sequences) throws OrtException {
    Parts parts = parts(sequences);
    float[] sums = parts.modelScores;
    int columns = sums.length / sequences.rows();
    int pairs = parts.pairItems.length / sequences.rows();
    for (int at = 0; at < parts.pairItems.length; at++) {
      sums[at / pairs * columns + parts.pairItems[at]] += parts.pairScores[at];
    }
    return sums;
  }

  /** A float output that depends on no input. */
  float[] constant(String name) throws OrtException {
    try (OrtSession.Result result = unranked(new PaddedSequences(1, 1, new long[] {1}), name)) {
      return floats(result, name);
    }
  }

  private OrtSession.Result unranked(PaddedSequences sequences, String... outputs)
      throws OrtException {
    try (OnnxTensor items = tensor(sequences.items(), sequences.rows(), sequences.length());
        OnnxTensor pairs = tensor(new long[0], 0, 2);
        OnnxTensor k = tensor(new long[1], 1)) {
      return session.run(Map.of("sequences", items, "seen", pairs, "k", k), Set.of(outputs));
    }
  }

  private OnnxTensor tensor(long[] values, long... shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  private static OnnxTensor output(OrtSession.Result result, String name) {
    return (OnnxTensor) result.get(name).orElseThrow();
  }

  private static long[] longs(OrtSession.Result result, String name) {
    LongBuffer buffer = output(result, name).getLongBuffer();
    long[] values = new long[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static float[] floats(OrtSession.Result result, String name) {
    FloatBuffer buffer = output(result, name).getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
