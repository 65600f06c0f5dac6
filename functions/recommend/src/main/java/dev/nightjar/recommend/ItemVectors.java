package dev.nightjar.recommend;

/**
 * The vectors by which the model knows the items.
 *
 * @param values row-major, row i is item i
 * @param width 2d
 */
record ItemVectors(float[] values, int width) {

  /**
   * The item of a history that contributed most to an item's score: the one whose vector has the
   * largest dot product with the candidate's; the newest of equals.
   *
   * @param history item indexes, oldest first, at least one
   */
  int mostAlike(int[] history, int candidate) {
    int best = history[history.length - 1];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = history.length - 1; i >= 0; i--) {
      double product = product(history[i], candidate);
      if (product > most) {
        most = product;
        best = history[i];
      }
    }
    return best;
  }

  private double product(int a, int b) {
    int left = a * width;
    int right = b * width;
    double sum = 0;
    for (int d = 0; d < width; d++) {
      sum += (double) values[left + d] * values[right + d];
    }
    return sum;
  }
}
