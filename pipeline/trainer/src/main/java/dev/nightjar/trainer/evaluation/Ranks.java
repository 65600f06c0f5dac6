package dev.nightjar.trainer.evaluation;

import dev.nightjar.contract.Require;
import dev.nightjar.trainer.input.Split;

/**
 * Where each target came: 0 is first place. Equal scores go to the smaller index. A target the user
 * already has can never be recommended, so its place in the full catalog is {@link #MISS}.
 *
 * @param split whose targets they are
 * @param users (n) users with a target, in index order
 * @param full (n) place among all items but those the user already has
 * @param sampled (n) place among the sampled negatives
 * @param top (10 n) the first ten items of each user's list, or empty where nobody asked
 */
public record Ranks(Split split, int[] users, int[] full, int[] sampled, int[] top) {
  public static final int MISS = Integer.MAX_VALUE;

  public Ranks {
    Require.that(
        users.length == full.length && users.length == sampled.length,
        "%d users, %d and %d ranks",
        users.length,
        full.length,
        sampled.length);
  }
}
