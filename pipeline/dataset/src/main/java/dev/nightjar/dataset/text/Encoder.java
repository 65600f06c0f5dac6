package dev.nightjar.dataset.text;

import java.util.List;

/** Turns text into vectors. Not thread-safe: one per thread. */
public interface Encoder extends AutoCloseable {
  /** Width D_t of its vectors. */
  int width();

  /**
   * Vectors of texts, in their order.
   *
   * @param vectors (D_t) each, L2-normalised
   * @param tokens that were read, and are paid for if the encoder costs anything
   */
  record Encoded(List<float[]> vectors, long tokens) {
    public Encoded {
      vectors = List.copyOf(vectors);
    }
  }

  /**
   * Encodes texts. A vector depends on its text alone, never on what else is being encoded.
   *
   * @param maxTokens the rest of a longer text is cut off; start and end count
   */
  Encoded encode(List<String> texts, int maxTokens);

  @Override
  void close();
}
