package dev.nightjar.train.evaluation;

import dev.nightjar.train.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The items that can rank near the top for some users under any weights, with all features that the
 * weights apply to: 4 bytes a feature. Near the top, a target's rank among them equals its rank in
 * the catalog.
 *
 * @param offsets (n+1) of each user's candidates; the target is the first of them
 * @param items (c) item indexes
 * @param tail (c) which are tail items
 * @param features by kind, (c) each
 */
record Candidates(int[] offsets, int[] items, boolean[] tail, float[][] features) {
  private static final int USERS_AT_ONCE = 1024;
  private static final int TOP = 10;

  /** n. */
  int users() {
    return offsets.length - 1;
  }

  /** Whether the target of a user is a tail item. */
  boolean tailTarget(int user) {
    return tail[offsets[user]];
  }

  /** Whether a feature says anything of any candidate. */
  boolean says(int kind) {
    for (float value : features[kind]) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  /** What each target adds to NDCG@10, (n). */
  double[] gains(FeatureWeights weights) {
    double[] gains = new double[users()];
    List<Integer> starts =
        IntStream.iterate(0, from -> from < users(), from -> from + USERS_AT_ONCE).boxed().toList();
    Workers.map(
        starts,
        from -> {
          for (int user = from; user < Math.min(users(), from + USERS_AT_ONCE); user++) {
            gains[user] = Figures.gain(ahead(user, weights), TOP);
          }
          return from;
        });
    return gains;
  }

  /** How many are ahead of the target, {@value #TOP} if there are more. */
  private int ahead(int user, FeatureWeights weights) {
    int first = offsets[user];
    float own = score(first, weights);
    if (own == (tail[first] ? (float) weights.bonus() : 0)) {
      return Ranks.MISS; // nothing speaks for it: the catalog is full of such items
    }
    int ahead = 0;
    for (int at = first + 1; at < offsets[user + 1] && ahead < TOP; at++) {
      float score = score(at, weights);
      ahead += score > own || (score == own && items[at] < items[first]) ? 1 : 0;
    }
    return ahead;
  }

  private float score(int at, FeatureWeights weights) {
    double[] by = tail[at] ? weights.ofTail() : weights.head();
    float score = 0;
    for (int kind = 0; kind < features.length; kind++) {
      score += (float) by[kind] * features[kind][at];
    }
    return score + (tail[at] ? (float) weights.bonus() : 0);
  }

  /** One after the other. */
  static Candidates joined(List<Candidates> parts) {
    int kinds = parts.get(0).features.length;
    int users = parts.stream().mapToInt(Candidates::users).sum();
    int count = parts.stream().mapToInt(part -> part.items.length).sum();
    int[] offsets = new int[users + 1];
    int[] items = new int[count];
    boolean[] tail = new boolean[count];
    float[][] features = new float[kinds][count];
    int user = 0;
    for (Candidates part : parts) {
      int at = offsets[user];
      System.arraycopy(part.items, 0, items, at, part.items.length);
      System.arraycopy(part.tail, 0, tail, at, part.items.length);
      for (int kind = 0; kind < kinds; kind++) {
        System.arraycopy(part.features[kind], 0, features[kind], at, part.items.length);
      }
      for (int i = 1; i < part.offsets.length; i++) {
        offsets[++user] = at + part.offsets[i];
      }
    }
    return new Candidates(offsets, items, tail, features);
  }

  /** The same with the features of another kind left out, as zeros. */
  Candidates without(int kind) {
    float[][] fewer = features.clone();
    fewer[kind] = new float[items.length];
    return new Candidates(offsets, items, tail, fewer);
  }

  /** Grows user by user. */
  static final class Builder {
    private final float[][] features;
    private int[] offsets = new int[1];
    private int[] items = new int[1024];
    private boolean[] tail = new boolean[1024];
    private int users;

    Builder(int users, int kinds) {
      offsets = new int[users + 1];
      features = new float[kinds][1024];
    }

    /** Adds a candidate of the present user, the target first, and its features. */
    void add(int item, boolean isTail, float[] values) {
      int at = offsets[users + 1]++;
      if (at == items.length) {
        items = Arrays.copyOf(items, 2 * at);
        tail = Arrays.copyOf(tail, 2 * at);
        for (int kind = 0; kind < features.length; kind++) {
          features[kind] = Arrays.copyOf(features[kind], 2 * at);
        }
      }
      items[at] = item;
      tail[at] = isTail;
      for (int kind = 0; kind < features.length; kind++) {
        features[kind][at] = values[kind];
      }
    }

    /** Goes on with the next user. */
    void next() {
      users++;
      if (users + 1 < offsets.length) {
        offsets[users + 1] = offsets[users];
      }
    }

    Candidates build() {
      int count = offsets[users];
      float[][] filled = new float[features.length][];
      Arrays.setAll(filled, kind -> Arrays.copyOf(features[kind], count));
      return new Candidates(
          offsets, Arrays.copyOf(items, count), Arrays.copyOf(tail, count), filled);
    }
  }
}
