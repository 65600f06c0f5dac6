package dev.nightjar.train.evaluation;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Npy;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainingSet;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The items the paper's protocol ranks a target among: uniform over those the user has in no split,
 * fixed by seed and user, never drawn twice for a user.
 */
public final class SampledNegatives {
  /** As in the paper. */
  public static final int PER_USER = 100;

  private final Histories histories;
  private final int items;
  private final SplitMix random;

  public SampledNegatives(Histories histories, int items, long seed) {
    this.histories = histories;
    this.items = items;
    this.random = new SplitMix(seed);
  }

  /** For the users of a training set. */
  public static SampledNegatives of(TrainingSet set, long seed) {
    return new SampledNegatives(set.histories(), set.catalog().items(), seed);
  }

  /** Of every user, as an int32 matrix (U, {@value #PER_USER}) that NumPy reads. */
  public byte[] file() {
    int users = histories.users();
    int[] all = new int[Math.multiplyExact(users, PER_USER)];
    for (int user = 0; user < users; user++) {
      System.arraycopy(of(user), 0, all, user * PER_USER, PER_USER);
    }
    return Npy.file(all, users, PER_USER);
  }

  /** The user's negatives; {@link Conventions#PADDING} fills up where there are too few items. */
  public int[] of(int user) {
    int[] own = histories.sortedAll(user);
    int[] drawn = new int[PER_USER];
    if (items - own.length <= 2 * PER_USER) {
      return fillFromAll(own, drawn, random.split(user));
    }
    SplitMix stream = random.split(user);
    BitSet taken = new BitSet(items + 1);
    Arrays.stream(own).forEach(taken::set);
    for (int count = 0; count < PER_USER; ) {
      int item = Conventions.FIRST_ITEM + stream.nextInt(items);
      if (!taken.get(item)) {
        taken.set(item);
        drawn[count++] = item;
      }
    }
    return drawn;
  }

  private int[] fillFromAll(int[] own, int[] drawn, SplitMix stream) {
    int[] unseen = new int[items];
    int count = 0;
    for (int item = Conventions.FIRST_ITEM; item <= items; item++) {
      if (Arrays.binarySearch(own, item) < 0) {
        unseen[count++] = item;
      }
    }
    int[] shuffled = Arrays.copyOf(unseen, count);
    stream.shuffle(shuffled);
    System.arraycopy(shuffled, 0, drawn, 0, Math.min(count, PER_USER));
    return drawn;
  }
}
