package dev.nightjar.train.input;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Finds which of a batch's shared negatives its users already have, as pairs: users have few of the
 * negatives, so a full table would be nearly empty. Not thread-safe.
 */
final class TakenNegatives {
  private final Histories histories;
  private final int[] drawnAt; // (I+2) where an item is among the negatives + 1, or 0

  TakenNegatives(Histories histories, int rows) {
    this.histories = histories;
    drawnAt = new int[rows];
  }

  /**
   * @param negatives (k) items
   * @param users (B)
   * @param placeUsers (m) whose each place is: 0 to B - 1
   * @return place * k + negative of each pair, by places
   */
  long[] of(int[] negatives, int[] users, int[] placeUsers) {
    int[] before = chain(negatives);
    int[][] owned = new int[users.length][];
    for (int row = 0; row < owned.length; row++) {
      owned[row] = owned(users[row], before);
    }
    LongStream.Builder taken = LongStream.builder();
    for (int place = 0; place < placeUsers.length; place++) {
      for (int negative : owned[placeUsers[place]]) {
        taken.add((long) place * negatives.length + negative);
      }
    }
    for (int item : negatives) {
      drawnAt[item] = 0;
    }
    return taken.build().toArray();
  }

  /** Where each negative's item was drawn before, or -1; {@code drawnAt} says where it was last. */
  private int[] chain(int[] negatives) {
    int[] before = new int[negatives.length];
    for (int i = 0; i < negatives.length; i++) {
      before[i] = drawnAt[negatives[i]] - 1;
      drawnAt[negatives[i]] = i + 1;
    }
    return before;
  }

  /** The negatives that are training items of the user. */
  private int[] owned(int user, int[] before) {
    int[] own = histories.sorted(user, histories.trainLength(user));
    IntStream.Builder negatives = IntStream.builder();
    for (int i = 0; i < own.length; i++) {
      if (i == 0 || own[i] != own[i - 1]) {
        for (int at = drawnAt[own[i]] - 1; at >= 0; at = before[at]) {
          negatives.add(at);
        }
      }
    }
    return negatives.build().toArray();
  }
}
