package dev.nightjar.dataset.text;

/** Turns text into vectors. Not thread-safe: one per thread. */
public interface Encoder extends AutoCloseable {
  /** Width D_t of its vectors. */
  int width();

  /** Tokens of a text, without the two that mark its start and end. */
  int tokens(String text);

  /**
   * The vector of a text, L2-normalised. It depends on the text alone, never on what else is being
   * encoded.
   *
   * @param maxTokens the rest of a longer text is cut off; start and end count
   */
  float[] encode(String text, int maxTokens);

  @Override
  void close();
}
