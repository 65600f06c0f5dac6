package dev.nightjar.train.input;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Require;

/**
 * Every user's similar users, nearest first.
 *
 * @param width N
 * @param users (U, N) user indexes; {@link Conventions#NO_USER} fills short rows
 */
public record SimilarUsers(int width, int[] users) {
  public SimilarUsers {
    Require.atLeast(width, 1, "width");
    Require.that(users.length % width == 0, "%d values are no rows of %d", users.length, width);
  }

  /** The {@code rank}-th similar user, or {@link Conventions#NO_USER}. */
  public int of(int user, int rank) {
    return users[user * width + rank];
  }
}
