package dev.nightjar.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of {@code sequences/part-*}: a user and what they did, oldest first. The first {@code
 * train} items are for training, the next {@code validation} and {@code test} ones are the targets
 * held out. Under the leave-one-out split a user of n &gt;= 3 interactions has n - 2, 1 and 1; a
 * shorter one is for training only (an item seen in training is never a target). A user below the
 * k-core has none of the three: their items serve as a history, and nobody learns from them.
 *
 * @param user dense index, from 0, running through the parts in order
 * @param userId the caller's id
 * @param items item indexes, oldest first; empty for a user without usable history
 * @param times UTC seconds, one per item
 * @param weights of the interactions' event types, one per item; empty, and not written, if all are
 *     1
 * @param attributes what the caller says of the user: text, numbers, booleans or lists of those;
 *     not written if there are none
 */
public record UserSequence(
    int user,
    String userId,
    int[] items,
    long[] times,
    int train,
    int validation,
    int test,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) float[] weights,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> attributes) {
  public UserSequence {
    Require.atLeast(user, 0, "user");
    Require.notBlank(userId, "userId");
    items = items.clone();
    times = times.clone();
    weights = weights == null ? new float[0] : weights.clone();
    attributes = attributes == null || attributes.isEmpty() ? Map.of() : new TreeMap<>(attributes);
    Require.that(
        weights.length == 0 || weights.length == items.length,
        "user %s: %d items but %d weights",
        userId,
        items.length,
        weights.length);
    Require.that(
        items.length == times.length,
        "user %s: %d items but %d times",
        userId,
        items.length,
        times.length);
    Require.that(
        train >= 0
            && validation >= 0
            && test >= 0
            && (train + validation + test == items.length || train + validation + test == 0),
        "user %s: train %d + validation %d + test %d must equal %d items, or 0",
        userId,
        train,
        validation,
        test,
        items.length);
  }

  /** Of a user without attributes. */
  public UserSequence(
      int user,
      String userId,
      int[] items,
      long[] times,
      int train,
      int validation,
      int test,
      float[] weights) {
    this(user, userId, items, times, train, validation, test, weights, Map.of());
  }

  /** Of interactions that all have weight 1. */
  public UserSequence(
      int user, String userId, int[] items, long[] times, int train, int validation, int test) {
    this(user, userId, items, times, train, validation, test, new float[0]);
  }

  /** Splits by leave-one-out. */
  public static UserSequence leaveOneOut(int user, String userId, int[] items, long[] times) {
    int heldOut = items.length >= 3 ? 1 : 0;
    return new UserSequence(
        user, userId, items, times, items.length - 2 * heldOut, heldOut, heldOut);
  }

  /** Number of items. */
  public int length() {
    return items.length;
  }

  /** Items that are for training, validation or test: all, or none. */
  public int[] splitItems() {
    return Arrays.copyOf(items, train + validation + test);
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
  public float[] weights() {
    return weights.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UserSequence that
        && user == that.user
        && userId.equals(that.userId)
        && Arrays.equals(items, that.items)
        && Arrays.equals(times, that.times)
        && Arrays.equals(weights, that.weights)
        && train == that.train
        && validation == that.validation
        && test == that.test
        && attributes.equals(that.attributes);
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
