package dev.nightjar.train.pairs;

import dev.nightjar.train.input.Histories;

/**
 * Which items come after an item in the training sequences, at all or within some time. A step of
 * distance s counts {@value #DECAY} to the power of s - 1, up to {@value #WINDOW} steps. A pair's
 * count is divided by the square root of the total of the item's successors, and by a small power
 * of the total of the candidate's predecessors, which discounts candidates that everybody takes.
 * {@value #SHRINKAGE} is added to both totals, so that small counts matter little.
 */
final class Transitions implements PairTable.RowSource {
  private static final int WINDOW = 20;
  private static final double DECAY = 0.9;
  private static final double SHRINKAGE = 5;
  private static final double OF_ITEM = -0.5;
  private static final double OF_CANDIDATE = -0.1;

  private final Histories histories;
  private final Occurrences occurrences;
  private final long within; // seconds
  private final float[] ofItem; // (I+2)
  private final float[] ofCandidate; // (I+2)

  private Transitions(
      Histories histories,
      Occurrences occurrences,
      long within,
      double[] leaving,
      double[] arriving) {
    this.histories = histories;
    this.occurrences = occurrences;
    this.within = within;
    ofItem = new float[leaving.length];
    ofCandidate = new float[leaving.length];
    for (int item = 0; item < leaving.length; item++) {
      ofItem[item] = (float) Math.pow(leaving[item] + SHRINKAGE, OF_ITEM);
      ofCandidate[item] = (float) Math.pow(arriving[item] + SHRINKAGE, OF_CANDIDATE);
    }
  }

  /**
   * @param within seconds after the item in which a step counts
   * @param rows I + 2
   */
  static Transitions of(Histories histories, Occurrences occurrences, long within, int rows) {
    double[] leaving = new double[rows];
    double[] arriving = new double[rows];
    for (int user = 0; user < histories.users(); user++) {
      for (int place = 0; place < histories.trainLength(user); place++) {
        double count = 1;
        int last = last(histories, user, place, within);
        for (int next = place + 1; next <= last; next++) {
          leaving[histories.item(user, place)] += count;
          arriving[histories.item(user, next)] += count;
          count *= DECAY;
        }
      }
    }
    return new Transitions(histories, occurrences, within, leaving, arriving);
  }

  /** The last place that counts. */
  private static int last(Histories histories, int user, int place, long within) {
    int last = Math.min(histories.trainLength(user) - 1, place + WINDOW);
    while (histories.time(user, last) - histories.time(user, place) > within) {
      last--;
    }
    return last;
  }

  @Override
  public void fill(int item, PairRow row) {
    for (int at = occurrences.start(item); at < occurrences.end(item); at++) {
      int user = occurrences.user(at);
      int place = occurrences.place(at);
      float count = 1;
      int last = last(histories, user, place, within);
      for (int next = place + 1; next <= last; next++) {
        if (histories.item(user, next) != item) {
          row.add(histories.item(user, next), count);
        }
        count *= (float) DECAY;
      }
    }
    row.replace((next, count) -> count * ofItem[item] * ofCandidate[next]);
  }
}
