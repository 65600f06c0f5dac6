package dev.nightjar.train.evaluation;

import dev.nightjar.contract.Require;
import dev.nightjar.train.input.Split;

/**
 * The rank of each target, from 0. Ties go to the smaller index. A target that the user already has
 * can never be recommended, so its rank in the full catalog is {@link #MISS}.
 *
 * @param split whose targets they are
 * @param users (n) users with a target, in index order
 * @param full (n) place among all items but those the user already has
 * @param sampled (n) place among the sampled negatives
 * @param top the first {@value #LISTED} items of each user's list, or all there are if there are
 *     fewer, or empty where nobody asked
 */
public record Ranks(Split split, int[] users, int[] full, int[] sampled, int[] top) {
  public static final int MISS = Integer.MAX_VALUE;

  /** Length of the lists that are kept. */
  public static final int LISTED = 20;

  public Ranks {
    Require.that(
        users.length == full.length && users.length == sampled.length,
        "%d users, %d and %d ranks",
        users.length,
        full.length,
        sampled.length);
  }

  /** The first so many items of each list, one list after the other. */
  int[] firstListed(int count) {
    int length = users.length == 0 ? 0 : top.length / users.length;
    int kept = Math.min(count, length);
    int[] first = new int[kept * users.length];
    for (int row = 0; row < users.length; row++) {
      System.arraycopy(top, row * length, first, row * kept, kept);
    }
    return first;
  }
}
