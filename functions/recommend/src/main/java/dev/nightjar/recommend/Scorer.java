package dev.nightjar.recommend;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Layout;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Scores the whole catalog for batches of users: the graph that {@link
 * dev.nightjar.contract.ModelFacts} describes, run by ONNX Runtime.
 *
 * <p>One session, one copy of the weights: a session with a single thread runs on the thread that
 * calls it, so as many threads score at once as call {@link #score}. A call allocates about {@code
 * 8 * batch * items} bytes of native memory for the scores.
 */
final class Scorer implements AutoCloseable {
  private static final Set<String> OUTPUTS = Set.of("items", "scores");

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final int items;

  private Scorer(Path model, int items) throws OrtException {
    this.items = items;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(model.toString(), options);
    }
  }

  /**
   * Loads the graph of a model bundle, by way of a temporary file.
   *
   * @param items I, of the dataset
   */
  static Scorer load(FolderReader bundle, int items) throws IOException {
    Path file = Files.createTempFile("nightjar-", ".onnx");
    try {
      bundle.copy(Layout.MODEL, file);
      return new Scorer(file, items);
    } catch (OrtException e) {
      throw new IOException(
          "%s/%s cannot be loaded: %s".formatted(bundle.folder(), Layout.MODEL, e.getMessage()), e);
    } finally {
      Files.delete(file);
    }
  }

  static String version() {
    return OrtEnvironment.getEnvironment().getVersion();
  }

  /**
   * The best {@code k} unseen items of every row, fewer where fewer are left. Thread-safe.
   *
   * @throws ContractException if the model answers with something that is no ranking
   */
  List<TopItems> score(Batch batch, int k) {
    int asked = Math.min(k, items);
    try (Buffers buffers = Buffers.of(batch);
        OnnxTensor sequences =
            OnnxTensor.createTensor(
                environment, buffers.sequences(), shape(batch.size(), batch.length()));
        OnnxTensor seen =
            OnnxTensor.createTensor(environment, buffers.seen(), shape(batch.seen(), 2));
        OnnxTensor count =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {asked}), shape(1));
        OrtSession.Result result =
            session.run(Map.of("sequences", sequences, "seen", seen, "k", count), OUTPUTS)) {
      LongBuffer best = ((OnnxTensor) result.get("items").orElseThrow()).getLongBuffer();
      FloatBuffer scores = ((OnnxTensor) result.get("scores").orElseThrow()).getFloatBuffer();
      return IntStream.range(0, batch.size())
          .mapToObj(row -> ranking(best, scores, row * asked, asked))
          .toList();
    } catch (OrtException e) {
      throw new IllegalStateException("the model failed: " + e.getMessage(), e);
    }
  }

  /** Seen items carry minus infinity and come last: a row ends where they start. */
  private TopItems ranking(LongBuffer best, FloatBuffer scores, int from, int asked) {
    int[] rowItems = new int[asked];
    float[] rowScores = new float[asked];
    int size = 0;
    while (size < asked && scores.get(from + size) != Float.NEGATIVE_INFINITY) {
      rowItems[size] = checkedItem(best.get(from + size));
      rowScores[size] = checkedScore(scores.get(from + size));
      size++;
    }
    return new TopItems(Arrays.copyOf(rowItems, size), Arrays.copyOf(rowScores, size));
  }

  private int checkedItem(long item) {
    if (item < Conventions.FIRST_ITEM || item > items) {
      throw new ContractException(
          "model: expected item indexes in [1, %d], found %d".formatted(items, item));
    }
    return (int) item;
  }

  private static float checkedScore(float score) {
    if (!Float.isFinite(score)) {
      throw new ContractException("model: expected finite scores, found " + score);
    }
    return score;
  }

  private static long[] shape(long... dimensions) {
    return dimensions;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the session cannot be closed: " + e.getMessage(), e);
    }
  }
}
