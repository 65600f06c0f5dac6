package dev.nightjar.trainer.input;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Require;
import java.util.Arrays;

/**
 * Builds training batches: a user's training items but the last are the sequence, each item's
 * successor is its target. Not thread-safe.
 */
public final class BatchBuilder {
  /** How negatives are drawn, always uniformly among the items training has seen. */
  public enum Negatives {
    /** A number of them for the whole batch; {@code taken} says which users have which. */
    SHARED,
    /** One for each place, which its user does not have. */
    PAIRED
  }

  private static final int MOST_DRAWS = 100;

  private final Histories histories;
  private final int[] warm;
  private final int maxLength;
  private final Negatives kind;
  private final int shared;
  private final int[] rowOf; // (I+2) row in distinct + 1, or 0
  private long[] distinct = new long[1024];
  private int distinctCount;

  /**
   * @param maxLength longest sequence
   * @param shared number of shared negatives; not used for {@code PAIRED}
   */
  public BatchBuilder(
      Histories histories, Catalog catalog, int maxLength, Negatives kind, int shared) {
    this.histories = histories;
    this.warm = catalog.warm();
    this.maxLength = maxLength;
    this.kind = kind;
    this.shared = shared;
    this.rowOf = new int[catalog.rows()];
    Require.that(warm.length > 0, "no item has a training interaction: nothing to train on");
  }

  /** Items of a user that have a successor in training. */
  public int inputLength(int user) {
    return Math.min(maxLength, Math.max(0, histories.trainLength(user) - 1));
  }

  /** The batch of these users; each must have at least two training items. */
  public TrainBatch build(int[] users, SplitMix random) {
    forgetRows();
    int length = Arrays.stream(users).map(this::inputLength).max().orElseThrow();
    int count = Arrays.stream(users).map(this::inputLength).sum();
    long[] sequences = new long[users.length * length];
    long[] places = new long[count];
    long[] placeRows = new long[count];
    long[] targets = new long[count];
    for (int row = 0, place = 0; row < users.length; row++) {
      int user = users[row];
      int start = histories.trainLength(user) - 1 - inputLength(user);
      for (int i = 0; i < inputLength(user); i++, place++) {
        int at = (row + 1) * length - inputLength(user) + i;
        sequences[at] = row(histories.item(user, start + i));
        targets[place] = row(histories.item(user, start + i + 1));
        places[place] = at;
        placeRows[place] = row;
      }
    }
    int[] drawn =
        kind == Negatives.SHARED ? drawShared(random) : drawPaired(users, placeRows, random);
    long[] negatives = Arrays.stream(drawn).mapToLong(this::row).toArray();
    boolean[] taken = kind == Negatives.SHARED ? taken(users, drawn) : new boolean[0];
    return new TrainBatch(
        users,
        length,
        Arrays.copyOf(distinct, distinctCount),
        sequences,
        places,
        placeRows,
        targets,
        negatives,
        taken);
  }

  private void forgetRows() {
    for (int row = 0; row < distinctCount; row++) {
      rowOf[(int) distinct[row]] = 0;
    }
    distinctCount = 0;
    row(Conventions.PADDING);
  }

  /** The row of an item in {@code distinct}, added if it is new. */
  private int row(int item) {
    if (rowOf[item] == 0) {
      if (distinctCount == distinct.length) {
        distinct = Arrays.copyOf(distinct, 2 * distinctCount);
      }
      distinct[distinctCount++] = item;
      rowOf[item] = distinctCount;
    }
    return rowOf[item] - 1;
  }

  private int[] drawShared(SplitMix random) {
    int[] drawn = new int[shared];
    Arrays.setAll(drawn, i -> warm[random.nextInt(warm.length)]);
    return drawn;
  }

  private int[] drawPaired(int[] users, long[] placeRows, SplitMix random) {
    int[] drawn = new int[placeRows.length];
    int[] own = {};
    for (int place = 0; place < drawn.length; place++) {
      int row = (int) placeRows[place];
      if (place == 0 || row != placeRows[place - 1]) {
        own = histories.sorted(users[row], histories.trainLength(users[row]));
      }
      drawn[place] = drawUnseen(own, random);
    }
    return drawn;
  }

  /** After many draws in vain the user has nearly everything: then any item will do. */
  private int drawUnseen(int[] own, SplitMix random) {
    int item = warm[random.nextInt(warm.length)];
    for (int draws = 1; draws < MOST_DRAWS && Arrays.binarySearch(own, item) >= 0; draws++) {
      item = warm[random.nextInt(warm.length)];
    }
    return item;
  }

  private boolean[] taken(int[] users, int[] drawn) {
    boolean[] taken = new boolean[users.length * drawn.length];
    for (int row = 0; row < users.length; row++) {
      int[] own = histories.sorted(users[row], histories.trainLength(users[row]));
      for (int i = 0; i < drawn.length; i++) {
        taken[row * drawn.length + i] = Arrays.binarySearch(own, drawn[i]) >= 0;
      }
    }
    return taken;
  }
}
