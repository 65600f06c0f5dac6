package dev.nightjar.trainer.pairs;

import dev.nightjar.trainer.input.Histories;

/**
 * Which items the same users have, in any order (item kNN): the cosine of two items' columns of
 * users with {@value #SHRINKAGE} added to its denominator, so that few common users prove little. A
 * user of n items counts 1 / log2(2 + n); of longer sequences the newest {@value #LONGEST} count.
 */
final class CoOccurrence implements PairTable.RowSource {
  private static final double SHRINKAGE = 10;
  private static final int LONGEST = 200;

  private final Histories histories;
  private final Occurrences occurrences;
  private final float[] norms; // (I+2) root of the weight of an item's users

  private CoOccurrence(Histories histories, Occurrences occurrences, float[] norms) {
    this.histories = histories;
    this.occurrences = occurrences;
    this.norms = norms;
  }

  /**
   * @param rows I + 2
   */
  static CoOccurrence of(Histories histories, Occurrences occurrences, int rows) {
    double[] sums = new double[rows];
    for (int user = 0; user < histories.users(); user++) {
      for (int place = first(histories, user); place < histories.trainLength(user); place++) {
        sums[histories.item(user, place)] += weight(histories, user);
      }
    }
    float[] norms = new float[rows];
    for (int item = 0; item < rows; item++) {
      norms[item] = (float) Math.sqrt(sums[item]);
    }
    return new CoOccurrence(histories, occurrences, norms);
  }

  private static int first(Histories histories, int user) {
    return Math.max(0, histories.trainLength(user) - LONGEST);
  }

  private static double weight(Histories histories, int user) {
    return Math.log(2) / Math.log(2.0 + histories.trainLength(user));
  }

  @Override
  public void fill(int item, PairRow row) {
    for (int at = occurrences.start(item); at < occurrences.end(item); at++) {
      int user = occurrences.user(at);
      int first = first(histories, user);
      float weight = (float) weight(histories, user);
      for (int place = first; place < histories.trainLength(user); place++) {
        int other = histories.item(user, place);
        if (other != item && occurrences.place(at) >= first) {
          row.add(other, weight);
        }
      }
    }
    row.replace((other, sum) -> (float) (sum / (norms[item] * norms[other] + SHRINKAGE)));
  }
}
