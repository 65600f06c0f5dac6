package dev.nightjar.train.pairs;

import dev.nightjar.train.input.Histories;
import java.util.Arrays;

/**
 * Where each item stands among the training interactions: 8 bytes an interaction. In the order of
 * the users.
 */
final class Occurrences {
  private final int[] offsets; // (I+3)
  private final int[] users;
  private final int[] places;

  private Occurrences(int[] offsets, int[] users, int[] places) {
    this.offsets = offsets;
    this.users = users;
    this.places = places;
  }

  /**
   * @param rows I + 2
   */
  static Occurrences of(Histories histories, int rows) {
    int[] offsets = new int[rows + 1];
    for (int user = 0; user < histories.users(); user++) {
      for (int place = 0; place < histories.trainLength(user); place++) {
        offsets[histories.item(user, place) + 1]++;
      }
    }
    Arrays.parallelPrefix(offsets, Integer::sum);
    int[] next = offsets.clone();
    int[] users = new int[offsets[rows]];
    int[] places = new int[users.length];
    for (int user = 0; user < histories.users(); user++) {
      for (int place = 0; place < histories.trainLength(user); place++) {
        int at = next[histories.item(user, place)]++;
        users[at] = user;
        places[at] = place;
      }
    }
    return new Occurrences(offsets, users, places);
  }

  int start(int item) {
    return offsets[item];
  }

  int end(int item) {
    return offsets[item + 1];
  }

  int user(int at) {
    return users[at];
  }

  /** Place in the user's sequence, oldest is 0. */
  int place(int at) {
    return places[at];
  }
}
