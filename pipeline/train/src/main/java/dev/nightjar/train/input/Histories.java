package dev.nightjar.train.input;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Require;
import dev.nightjar.contract.UserSequence;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All users' sequences, flat: 12 bytes an interaction. A user's items lie oldest first, first the
 * training ones, then those of validation, then those of test.
 */
public final class Histories {
  private final int[] offsets; // (U+1)
  private final int[] items;
  private final long[] times;
  private final int[] train; // (U)
  private final int[] validation; // (U)

  private Histories(int[] offsets, int[] items, long[] times, int[] train, int[] validation) {
    this.offsets = offsets;
    this.items = items;
    this.times = times;
    this.train = train;
    this.validation = validation;
  }

  /** Collects sequences in the order of their user indexes. */
  public static Histories of(List<UserSequence> sequences) {
    Builder builder = new Builder(sequences.size());
    sequences.forEach(builder::add);
    return builder.build();
  }

  /** The same with the validation items among the training ones. */
  public Histories withValidationTrained() {
    int[] trained = new int[train.length];
    Arrays.setAll(trained, user -> train[user] + validation[user]);
    return new Histories(offsets, items, times, trained, new int[train.length]);
  }

  public int users() {
    return train.length;
  }

  /** Number of training items of a user. */
  public int trainLength(int user) {
    return train[user];
  }

  /** Number of items known when the split's target is to be predicted. */
  public int knownLength(int user, Split split) {
    return split == Split.VALIDATION ? train[user] : train[user] + validation[user];
  }

  /** The item to predict, or {@link Conventions#PADDING} where the user has none. */
  public int target(int user, Split split) {
    int at = offsets[user] + knownLength(user, split);
    int end =
        split == Split.VALIDATION
            ? offsets[user] + train[user] + validation[user]
            : offsets[user + 1];
    return at < end ? items[at] : Conventions.PADDING;
  }

  /** Items after the user's test target: there are some only where the split is by time. */
  public int furtherTestItems(int user) {
    int left = offsets[user + 1] - offsets[user] - knownLength(user, Split.TEST);
    return Math.max(0, left - 1);
  }

  /** Users with a target, in index order. */
  public int[] usersWithTarget(Split split) {
    return IntStream.range(0, users())
        .filter(user -> target(user, split) != Conventions.PADDING)
        .toArray();
  }

  /** Users with at least {@code length} known items, in index order. */
  public int[] usersKnowing(Split split, int length) {
    return IntStream.range(0, users()).filter(user -> knownLength(user, split) >= length).toArray();
  }

  /** The {@code position}-th item of a user, oldest is 0. */
  public int item(int user, int position) {
    return items[offsets[user] + position];
  }

  /** When that was, in UTC seconds. */
  public long time(int user, int position) {
    return times[offsets[user] + position];
  }

  /** Of all training interactions, in UTC seconds. */
  public long newestTrainTime() {
    return IntStream.range(0, users())
        .filter(user -> train[user] > 0)
        .mapToLong(user -> time(user, train[user] - 1))
        .max()
        .orElse(0);
  }

  /** The first {@code length} items, sorted by index: for lookups. */
  public int[] sorted(int user, int length) {
    int[] sorted = Arrays.copyOfRange(items, offsets[user], offsets[user] + length);
    Arrays.sort(sorted);
    return sorted;
  }

  /** All items of a user, all splits, sorted by index. */
  public int[] sortedAll(int user) {
    return sorted(user, offsets[user + 1] - offsets[user]);
  }

  /** Grows while sequences arrive. */
  static final class Builder {
    private final int[] offsets;
    private final int[] train;
    private final int[] validation;
    private int[] items = new int[1024];
    private long[] times = new long[1024];
    private int users;

    Builder(int users) {
      offsets = new int[users + 1];
      train = new int[users];
      validation = new int[users];
    }

    void add(UserSequence sequence) {
      Require.that(
          sequence.user() == users, "expected user %d next, found %d", users, sequence.user());
      int[] added = sequence.splitItems(); // those of users below the core only serve
      int start = offsets[users];
      int end = Math.addExact(start, added.length);
      if (end > items.length) {
        int size = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * end);
        items = Arrays.copyOf(items, size);
        times = Arrays.copyOf(times, size);
      }
      System.arraycopy(added, 0, items, start, added.length);
      System.arraycopy(sequence.times(), 0, times, start, added.length);
      train[users] = sequence.train();
      validation[users] = sequence.validation();
      offsets[++users] = end;
    }

    Histories build() {
      Require.that(users == train.length, "expected %d users, found %d", train.length, users);
      return new Histories(
          offsets,
          Arrays.copyOf(items, offsets[users]),
          Arrays.copyOf(times, offsets[users]),
          train,
          validation);
    }
  }
}
