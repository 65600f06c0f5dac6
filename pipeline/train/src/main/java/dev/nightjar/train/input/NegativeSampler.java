package dev.nightjar.train.input;

import dev.nightjar.contract.Require;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Draws negatives, only among items seen in training. */
public final class NegativeSampler {
  /** How negatives are drawn. */
  public enum Negatives {
    /**
     * A number of them for the whole batch, or all if there are no more; {@link TrainBatch#taken}
     * says which places must not see which.
     */
    SHARED,
    /** As {@code SHARED}, and the targets of the batch. */
    SHARED_AND_TARGETS,
    /** Every item training has seen, for the whole batch; otherwise as {@code SHARED}. */
    ALL,
    /** One for each place, which its user does not have. */
    PAIRED
  }

  private static final int MOST_DRAWS = 100;

  private final Histories histories;
  private final int[] warm;
  private final int[] counts; // (I+2) training interactions
  private final long interactions;
  private final Negatives kind;
  private final int number;

  /**
   * @param number drawn for the whole batch
   */
  NegativeSampler(Histories histories, Catalog catalog, Negatives kind, int number) {
    this.histories = histories;
    this.kind = kind;
    this.number = number;
    warm = catalog.warm();
    counts = catalog.trainInteractions();
    interactions = IntStream.of(counts).asLongStream().sum();
    Require.that(warm.length > 0, "no item has a training interaction: nothing to train on");
  }

  /** Whether every item is one: where as many would be drawn, there is nothing to draw. */
  private boolean takesAll() {
    return kind == Negatives.ALL || number >= warm.length;
  }

  /**
   * Negatives of the whole batch.
   *
   * @param targets items of the batch's targets, each once
   */
  int[] shared(int[] targets, SplitMix random) {
    if (takesAll()) {
      return warm;
    }
    int[] drawn = new int[number];
    Arrays.setAll(drawn, i -> warm[random.nextInt(warm.length)]);
    return kind == Negatives.SHARED
        ? drawn
        : IntStream.concat(IntStream.of(drawn), IntStream.of(targets)).toArray();
  }

  /**
   * Log of how often each of them is expected among the negatives of a batch (logQ correction,
   * Bengio and Senecal 2008), which their sum stands for all items by; none if all are there.
   *
   * @param places with a target in the batch
   */
  float[] corrections(int[] shared, int places) {
    if (takesAll()) {
      return new float[0];
    }
    float[] corrections = new float[shared.length];
    double drawn = (double) number / warm.length;
    for (int i = 0; i < shared.length; i++) {
      double share = (double) counts[shared[i]] / interactions;
      double asTarget = kind == Negatives.SHARED_AND_TARGETS ? 1 - Math.pow(1 - share, places) : 0;
      corrections[i] = (float) Math.log(drawn + asTarget);
    }
    return corrections;
  }

  /**
   * A negative for each place.
   *
   * @param placeUsers (m) place in {@code users} of the user of each place
   */
  int[] paired(int[] users, int[] placeUsers, SplitMix random) {
    int[] drawn = new int[placeUsers.length];
    int[] own = {};
    for (int place = 0; place < drawn.length; place++) {
      int row = placeUsers[place];
      if (place == 0 || row != placeUsers[place - 1]) {
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
}
