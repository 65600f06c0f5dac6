package dev.nightjar.trainer.pairs;

import dev.nightjar.trainer.input.Histories;

/**
 * Which items come soon after an item in the training sequences. A step of distance s counts
 * {@value #DECAY} to the power of s - 1, up to {@value #WINDOW} steps; a pair weighs log(1 + count)
 * by its row's largest, and {@value #SEEN} more for having been seen at all.
 */
final class Transitions implements PairTable.RowSource {
  private static final int WINDOW = 5;
  private static final double DECAY = 0.7;
  private static final double SEEN = 0.2;

  private final Histories histories;
  private final Occurrences occurrences;

  Transitions(Histories histories, Occurrences occurrences) {
    this.histories = histories;
    this.occurrences = occurrences;
  }

  @Override
  public void fill(int item, PairRow row) {
    for (int at = occurrences.start(item); at < occurrences.end(item); at++) {
      int user = occurrences.user(at);
      int place = occurrences.place(at);
      int last = Math.min(histories.trainLength(user) - 1, place + WINDOW);
      float count = 1;
      for (int next = place + 1; next <= last; next++) {
        if (histories.item(user, next) != item) {
          row.add(histories.item(user, next), count);
        }
        count *= (float) DECAY;
      }
    }
    double largest = Math.log1p(row.largest());
    row.replace((next, count) -> (float) (Math.log1p(count) / largest + SEEN));
  }
}
