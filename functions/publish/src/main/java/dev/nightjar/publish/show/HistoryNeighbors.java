package dev.nightjar.publish.show;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Which item of a history is closest to another item, by the cosine of their text vectors. Copies
 * the vectors to local disk and reads only the rows it needs.
 */
final class HistoryNeighbors implements AutoCloseable {
  /**
   * An item of the history.
   *
   * @param item index
   * @param cosine in (0, 1]
   */
  record Neighbor(int item, double cosine) {}

  private final FileChannel file;
  private final long start;
  private final int width;
  private final Map<Integer, float[]> rows = new HashMap<>();

  private HistoryNeighbors(Path path) throws IOException {
    Npy npy;
    try (InputStream in = Files.newInputStream(path)) {
      npy = Npy.readHeader(in, Layout.ITEM_TEXT_VECTORS);
    }
    this.width = npy.columns();
    this.start = Files.size(path) - 4L * npy.rows() * npy.columns();
    this.file = FileChannel.open(path);
  }

  /**
   * The closest item of the history for each candidate, ties to the newer one. A candidate is left
   * out if its text, or that of the whole history, says nothing about it.
   *
   * @param history item indexes, oldest first
   * @param candidates item id to index
   */
  static Map<String, Neighbor> closest(
      FolderReader dataset, int[] history, Map<String, Integer> candidates) throws IOException {
    Path copy = Files.createTempFile("nightjar-vectors-", ".npy");
    try {
      new DatasetReader(dataset).copyTextVectors(copy);
      Map<String, Neighbor> closest = new HashMap<>();
      try (HistoryNeighbors vectors = new HistoryNeighbors(copy)) {
        for (Map.Entry<String, Integer> candidate : candidates.entrySet()) {
          Neighbor best = vectors.closest(history, candidate.getValue());
          if (best.cosine() > 0) {
            closest.put(candidate.getKey(), best);
          }
        }
      }
      return closest;
    } finally {
      Files.delete(copy);
    }
  }

  private Neighbor closest(int[] history, int candidate) throws IOException {
    Neighbor best = new Neighbor(0, 0);
    for (int item : history) {
      double cosine = dot(row(item), row(candidate));
      best = cosine >= best.cosine() ? new Neighbor(item, cosine) : best;
    }
    return best;
  }

  /** The rows have length 1, or 0 where there is no text. */
  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private float[] row(int item) throws IOException {
    float[] known = rows.get(item);
    if (known != null) {
      return known;
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * width).order(ByteOrder.LITTLE_ENDIAN);
    long position = start + 4L * width * (item - 1);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw new ContractException(
            "%s: expected a row for item %d, found the end"
                .formatted(Layout.ITEM_TEXT_VECTORS, item));
      }
    }
    float[] row = new float[width];
    bytes.flip().asFloatBuffer().get(row);
    rows.put(item, row);
    return row;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
