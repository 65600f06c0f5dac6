package dev.nightjar.train.pairs;

import dev.nightjar.train.input.Histories;
import java.util.function.Supplier;

/**
 * Which items the same users have, in any order and however often (item kNN): the cosine of two
 * items' columns of users with {@value #SHRINKAGE} added to its denominator, so that a few common
 * users count little. A user of n items counts 1 / log2(2 + n); of longer sequences the newest
 * {@value #LONGEST} count.
 */
final class CoOccurrence implements PairTable.RowSource {
  private static final double SHRINKAGE = 10;
  private static final int LONGEST = 200;

  private final Histories histories;
  private final Occurrences occurrences;
  private final float[] norms; // (I+2) root of the weight of an item's users
  private final int[] counted; // (I+2) the visit in which a candidate was last counted
  private int visit;

  private CoOccurrence(Histories histories, Occurrences occurrences, float[] norms) {
    this.histories = histories;
    this.occurrences = occurrences;
    this.norms = norms;
    counted = new int[norms.length];
  }

  /**
   * @param rows I + 2
   * @return makes sources, for one thread each
   */
  static Supplier<PairTable.RowSource> of(Histories histories, Occurrences occurrences, int rows) {
    float[] norms = new float[rows];
    for (int item = 0; item < rows; item++) {
      double sum = 0;
      int last = -1;
      for (int at = occurrences.start(item); at < occurrences.end(item); at++) {
        int user = occurrences.user(at);
        if (user != last && occurrences.place(at) >= first(histories, user)) {
          sum += weight(histories, user);
          last = user;
        }
      }
      norms[item] = (float) Math.sqrt(sum);
    }
    return () -> new CoOccurrence(histories, occurrences, norms);
  }

  private static int first(Histories histories, int user) {
    return Math.max(0, histories.trainLength(user) - LONGEST);
  }

  private static double weight(Histories histories, int user) {
    return Math.log(2) / Math.log(2.0 + histories.trainLength(user));
  }

  @Override
  public void fill(int item, PairRow row) {
    int last = -1;
    for (int at = occurrences.start(item); at < occurrences.end(item); at++) {
      int user = occurrences.user(at);
      if (user != last && occurrences.place(at) >= first(histories, user)) {
        addItemsOf(user, item, row);
        last = user;
      }
    }
    row.replace((other, sum) -> (float) (sum / (norms[item] * norms[other] + SHRINKAGE)));
  }

  private void addItemsOf(int user, int item, PairRow row) {
    float weight = (float) weight(histories, user);
    counted[item] = ++visit;
    for (int place = first(histories, user); place < histories.trainLength(user); place++) {
      int other = histories.item(user, place);
      if (counted[other] != visit) {
        counted[other] = visit;
        row.add(other, weight);
      }
    }
  }
}
