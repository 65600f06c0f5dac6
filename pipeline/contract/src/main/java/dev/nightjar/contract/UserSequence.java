package dev.nightjar.contract;

import java.util.Arrays;

/**
 * One line of {@code sequences/part-*}: a user and what they did, oldest first. The first {@code
 * train} items are for training, the next {@code validation} and {@code test} ones are the targets
 * held out. Under the leave-one-out split a user of n &gt;= 3 interactions has n - 2, 1 and 1; a
 * shorter one is for training only (METHOD: an item seen in training is never a target).
 *
 * @param user dense index, from 0, running through the parts in order
 * @param userId the caller's id
 * @param items item indexes, oldest first; empty for a user without usable history
 * @param times UTC seconds, one per item
 */
public record UserSequence(
    int user, String userId, int[] items, long[] times, int train, int validation, int test) {
  public UserSequence {
    Require.atLeast(user, 0, "user");
    Require.notBlank(userId, "userId");
    items = items.clone();
    times = times.clone();
    Require.that(
        items.length == times.length,
        "user %s: %d items but %d times",
        userId,
        items.length,
        times.length);
    Require.that(
        train >= 0 && validation >= 0 && test >= 0 && train + validation + test == items.length,
        "user %s: train %d + validation %d + test %d must equal %d items",
        userId,
        train,
        validation,
        test,
        items.length);
  }

  /** Splits by leave-one-out. */
  public static UserSequence leaveOneOut(int user, String userId, int[] items, long[] times) {
    int heldOut = items.length >= 3 ? 1 : 0;
    return new UserSequence(
        user, userId, items, times, items.length - 2 * heldOut, heldOut, heldOut);
  }

  /** The training items, oldest first. */
  public int[] trainItems() {
    return Arrays.copyOf(items, train);
  }

  /** What may be known when the test target is predicted: training and validation items. */
  public int[] itemsBeforeTest() {
    return Arrays.copyOf(items, train + validation);
  }

  @Override
  public int[] items() {
    return items.clone();
  }

  @Override
  public long[] times() {
    return times.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UserSequence that
        && user == that.user
        && userId.equals(that.userId)
        && Arrays.equals(items, that.items)
        && Arrays.equals(times, that.times)
        && train == that.train
        && validation == that.validation
        && test == that.test;
  }

  @Override
  public int hashCode() {
    return 31 * userId.hashCode() + Arrays.hashCode(items);
  }

  @Override
  public String toString() {
    return Json.line(this);
  }
}
