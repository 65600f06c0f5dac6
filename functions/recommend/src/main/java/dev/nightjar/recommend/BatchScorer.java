package dev.nightjar.recommend;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Scores the whole catalog for batches of users: the graph that {@link ModelFacts} describes, run
 * by ONNX Runtime.
 *
 * <p>One session, one copy of the weights: a session with a single thread runs on the thread that
 * calls it, so as many threads score at once as call {@link #score}.
 *
 * <p>Memory: a thread that scores holds {@code 4 * batch * items} bytes of scores, at most {@value
 * #SCORE_BYTES}, for which {@link #rows} cuts the batch.
 */
final class BatchScorer implements AutoCloseable {
  /** Scores of a batch at most. */
  static final long SCORE_BYTES = 1L << 28;

  private static final Set<String> PAIRS = Set.of("pair_items", "pair_scores");

  /** What a bundle holds for people and for the next training; the graph needs none of it. */
  private static final Set<String> FOR_PEOPLE =
      Set.of(
          Layout.METRICS,
          Layout.MODEL_CARD,
          Layout.TRAINING_LOG,
          Layout.SAMPLED_NEGATIVES,
          Layout.PARAMETERS);

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final int items;
  private final int width; // of an item's vector

  private BatchScorer(Path model, int items, int width) throws OrtException {
    this.items = items;
    this.width = width;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(model.toString(), options);
    }
    List<String> needed =
        List.of(
            "model_scores",
            "model_blocks",
            "pair_items",
            "pair_scores",
            "item_vectors",
            "item_factors");
    if (!session.getOutputNames().containsAll(needed)) {
      throw new ContractException(
          "%s: expected outputs %s, found %s: train the model again"
              .formatted(Layout.MODEL, needed, session.getOutputNames()));
    }
  }

  /** Loads the graph of a model bundle, and the tensors beside it, by way of a temporary folder. */
  static BatchScorer load(FolderReader bundle) throws IOException {
    ModelFacts facts = bundle.manifest().facts(ModelFacts.class);
    Path folder = Files.createTempDirectory("nightjar-model-");
    try {
      for (FileEntry file : bundle.manifest().files()) {
        if (!FOR_PEOPLE.contains(file.name())) {
          bundle.copy(file.name(), folder.resolve(file.name()));
        }
      }
      return new BatchScorer(folder.resolve(Layout.MODEL), facts.items(), facts.width());
    } catch (OrtException e) {
      throw new IOException(
          "%s/%s cannot be loaded: %s".formatted(bundle.folder(), Layout.MODEL, e.getMessage()), e);
    } finally {
      for (FileEntry file : bundle.manifest().files()) {
        Files.deleteIfExists(folder.resolve(file.name()));
      }
      Files.delete(folder);
    }
  }

  static String version() {
    return OrtEnvironment.getEnvironment().getVersion();
  }

  /** Users to score at once, at most {@code wanted}: so many that their scores stay in bounds. */
  static int rows(int wanted, int items) {
    long rowBytes = (long) Float.BYTES * ModelFacts.columns(items);
    return (int) Math.max(1, Math.min(wanted, SCORE_BYTES / rowBytes));
  }

  /**
   * Scores a batch and hands over each row, in order. The row is gone when its consumer returns.
   * Thread-safe.
   *
   * @throws ContractException if the model answers with something that is no score
   */
  void score(Batch batch, BiConsumer<Integer, ScoreRow> consumer) {
    int columns = ModelFacts.columns(items);
    int blocks = ModelFacts.blocks(items);
    try (Buffers buffers = Buffers.of(batch, items);
        OnnxTensor scores = tensor(buffers.scores(), batch.size(), columns);
        OnnxTensor blockScores = tensor(buffers.blockScores(), batch.size(), blocks)) {
      PairScores pairs =
          run(batch, buffers, Map.of("model_scores", scores, "model_blocks", blockScores));
      for (int row = 0; row < batch.size(); row++) {
        consumer.accept(row, ScoreRow.of(buffers, pairs, row, items));
      }
    } catch (OrtException e) {
      throw new IllegalStateException("the model failed: " + e.getMessage(), e);
    }
  }

  private PairScores run(Batch batch, Buffers buffers, Map<String, OnnxTensor> outputs)
      throws OrtException {
    try (OnnxTensor sequences = tensor(buffers.sequences(), batch.size(), batch.length());
        OnnxTensor seen = tensor(LongBuffer.allocate(0), 0, 2);
        OnnxTensor k = tensor(LongBuffer.allocate(1), 1);
        OrtSession.Result result =
            session.run(Map.of("sequences", sequences, "seen", seen, "k", k), PAIRS, outputs)) {
      OnnxTensor pairItems = (OnnxTensor) result.get("pair_items").orElseThrow();
      OnnxTensor pairScores = (OnnxTensor) result.get("pair_scores").orElseThrow();
      int width = Math.toIntExact(pairItems.getInfo().getShape()[1]);
      return new PairScores(pairItems.getIntBuffer(), pairScores.getFloatBuffer(), width);
    }
  }

  /** Every item's vector, row i of item i. */
  ItemVectors itemVectors() {
    try (OnnxTensor sequences = tensor(LongBuffer.wrap(new long[] {1}), 1, 1);
        OnnxTensor seen = tensor(LongBuffer.allocate(0), 0, 2);
        OnnxTensor k = tensor(LongBuffer.allocate(1), 1);
        OrtSession.Result result =
            session.run(
                Map.of("sequences", sequences, "seen", seen, "k", k),
                Set.of("item_vectors", "item_factors"))) {
      OnnxTensor table = (OnnxTensor) result.get("item_vectors").orElseThrow();
      int served = Math.toIntExact(table.getInfo().getShape()[1]);
      FloatBuffer values = table.getFloatBuffer();
      FloatBuffer factors =
          ((OnnxTensor) result.get("item_factors").orElseThrow()).getFloatBuffer();
      int rows = factors.remaining();
      float[] vectors = new float[Math.multiplyExact(rows, width)];
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < width; column++) {
          vectors[row * width + column] = values.get(row * served + column) / factors.get(row);
        }
      }
      return new ItemVectors(vectors, width);
    } catch (OrtException e) {
      throw new IllegalStateException("the model failed: " + e.getMessage(), e);
    }
  }

  private OnnxTensor tensor(LongBuffer values, long... shape) throws OrtException {
    return OnnxTensor.createTensor(environment, values, shape);
  }

  private OnnxTensor tensor(FloatBuffer values, long... shape) throws OrtException {
    return OnnxTensor.createTensor(environment, values, shape);
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
