package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.PackedReader;
import dev.nightjar.dataset.element.PackedWriter;

/**
 * A user and what they did, oldest first, before items have an index. The first {@code train} are
 * for training, then come those of validation and test; none of the three for a user below the
 * core, whose history only serves. The arrays are never changed.
 *
 * @param items positions in {@link HistoryBlock#itemIds}
 * @param times UTC seconds, one per item
 * @param weights one per item; empty if all are 1
 * @param attributes what the caller says of the user, a JSON object; empty for nothing
 */
public record UserHistory(
    String userId,
    int[] items,
    long[] times,
    float[] weights,
    int train,
    int validation,
    int test,
    String attributes) {
  private static final float[] ALL_ONE = {};

  public UserHistory {
    Require.that(
        items.length == times.length
            && (weights.length == 0 || weights.length == items.length)
            && (train + validation + test == items.length || train + validation + test == 0),
        "user %s: %d items, %d times, %d weights, train %d, validation %d, test %d",
        userId,
        items.length,
        times.length,
        weights.length,
        train,
        validation,
        test);
  }

  /** A user of whom the caller says nothing. */
  public UserHistory(
      String userId,
      int[] items,
      long[] times,
      float[] weights,
      int train,
      int validation,
      int test) {
    this(userId, items, times, weights, train, validation, test, "");
  }

  /** A user of whom nothing is known. */
  public static UserHistory none(String userId) {
    return new UserHistory(userId, new int[0], new long[0], ALL_ONE, 0, 0, 0);
  }

  public int length() {
    return items.length;
  }

  /** Whether any of it is for training, validation or test. */
  public boolean isInCore() {
    return train + validation + test > 0;
  }

  /** Only what lies at the given places; all of it for training, or none. */
  UserHistory keep(int[] places, boolean inCore) {
    int[] keptItems = new int[places.length];
    long[] keptTimes = new long[places.length];
    float[] keptWeights = weights.length == 0 ? ALL_ONE : new float[places.length];
    for (int i = 0; i < places.length; i++) {
      keptItems[i] = items[places[i]];
      keptTimes[i] = times[places[i]];
      if (weights.length > 0) {
        keptWeights[i] = weights[places[i]];
      }
    }
    int kept = inCore ? places.length : 0;
    return new UserHistory(userId, keptItems, keptTimes, keptWeights, kept, 0, 0, attributes);
  }

  /** The same history, split. */
  UserHistory split(int ofTrain, int ofValidation, int ofTest) {
    return new UserHistory(
        userId, items, times, weights, ofTrain, ofValidation, ofTest, attributes);
  }

  /** The same history with what the caller says of the user. */
  UserHistory withAttributes(String json) {
    return new UserHistory(userId, items, times, weights, train, validation, test, json);
  }

  void write(PackedWriter out) {
    out.text(userId).number(items.length).number(train).number(validation).number(test);
    out.number(weights.length);
    long before = 0;
    for (int i = 0; i < items.length; i++) {
      out.number(items[i]).number(times[i] - before);
      before = times[i];
    }
    for (float weight : weights) {
      out.real(weight);
    }
    out.text(attributes);
  }

  static UserHistory read(PackedReader in) {
    String userId = in.text();
    int[] items = new int[in.count()];
    long[] times = new long[items.length];
    int train = in.count();
    int validation = in.count();
    int test = in.count();
    float[] weights = new float[in.count()];
    long before = 0;
    for (int i = 0; i < items.length; i++) {
      items[i] = in.count();
      before += in.number();
      times[i] = before;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = in.real();
    }
    return new UserHistory(userId, items, times, weights, train, validation, test, in.text());
  }
}
