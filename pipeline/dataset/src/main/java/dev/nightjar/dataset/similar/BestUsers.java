package dev.nightjar.dataset.similar;

import dev.nightjar.contract.Conventions;
import java.util.Arrays;

/**
 * The n most similar users seen so far, per query, best first. Equal scores go to the smaller
 * index, in whatever order users are offered; nobody may be offered twice.
 */
final class BestUsers {
  private final int n;
  private final int[] users; // (Q, n)
  private final float[] scores; // (Q, n)

  BestUsers(int queries, int n) {
    this.n = n;
    this.users = new int[Math.multiplyExact(queries, n)];
    this.scores = new float[users.length];
    Arrays.fill(users, Conventions.NO_USER);
    Arrays.fill(scores, Float.NEGATIVE_INFINITY);
  }

  void offer(int query, int user, float score) {
    int first = query * n;
    int at = first + n - 1;
    if (!isBetter(user, score, at)) {
      return;
    }
    for (; at > first && isBetter(user, score, at - 1); at--) {
      users[at] = users[at - 1];
      scores[at] = scores[at - 1];
    }
    users[at] = user;
    scores[at] = score;
  }

  private boolean isBetter(int user, float score, int at) {
    return score > scores[at] || (score == scores[at] && user < users[at]);
  }

  private int found(int query) {
    int found = 0;
    while (found < n && users[query * n + found] != Conventions.NO_USER) {
      found++;
    }
    return found;
  }

  /** The scores a query has, best first. */
  float[] scores(int query) {
    return Arrays.copyOfRange(scores, query * n, query * n + found(query));
  }

  /** (Q, n) in rows, {@code NO_USER} where there are fewer. Not a copy. */
  int[] users() {
    return users;
  }

  /** What a query has, to be sent elsewhere. */
  FoundUsers of(int query, int user, boolean exact) {
    int from = query * n;
    int to = from + found(query);
    return new FoundUsers(
        user, exact, Arrays.copyOfRange(users, from, to), Arrays.copyOfRange(scores, from, to));
  }
}
