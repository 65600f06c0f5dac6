package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.ModelFacts;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * What item pairs add to the scores of a batch's users, as {@link ModelFacts} describes it: a few
 * thousand numbers per user, so that no second pass over the scores of the whole catalog is needed.
 *
 * @param items (B, N)
 * @param scores (B, N)
 * @param width N; 0 if nothing is added
 */
record PairScores(IntBuffer items, FloatBuffer scores, int width) {
  static final PairScores NONE = new PairScores(IntBuffer.allocate(0), FloatBuffer.allocate(0), 0);

  /**
   * Adds them to the scores of a user.
   *
   * @param row of the user in the batch
   */
  void addTo(ScoreRow user, int row) {
    for (int at = row * width; at < (row + 1) * width; at++) {
      int item = items.get(at);
      if (item != Conventions.PADDING) {
        user.add(item, scores.get(at));
      }
    }
  }
}
