package dev.nightjar.train.evaluation;

import dev.nightjar.train.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The items that can rank near the top for some users under any weights, with all features that the
 * weights apply to: 4 bytes a feature. Near the top, a target's rank among them equals its rank in
 * the catalog. Of a user's candidates, the target comes first, then head items, then tail items.
 *
 * @param offsets (n+1) of each user's candidates
 * @param tailFrom (n) where tail items begin behind the target
 * @param tailTargets (n) whose target is a tail item
 * @param items (c) item indexes
 * @param features by kind, (c) each
 */
record Candidates(
    int[] offsets, int[] tailFrom, boolean[] tailTargets, int[] items, float[][] features) {
  private static final int USERS_AT_ONCE = 1024;
  private static final int TOP = 10;

  /** n. */
  int users() {
    return offsets.length - 1;
  }

  /** Whether the target of a user is a tail item. */
  boolean tailTarget(int user) {
    return tailTargets[user];
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
    int target = offsets[user];
    boolean isTail = tailTargets[user];
    float own = score(target, isTail ? weights.ofTail() : weights.head(), weights.bonus(isTail));
    if (own == (float) weights.bonus(isTail)) {
      return Ranks.MISS; // nothing speaks for it: the catalog is full of such items
    }
    int ahead = 0;
    for (int at = target + 1; at < offsets[user + 1] && ahead < TOP; at++) {
      boolean ofTail = at >= tailFrom[user];
      float score = score(at, ofTail ? weights.ofTail() : weights.head(), weights.bonus(ofTail));
      ahead += score > own || (score == own && items[at] < items[target]) ? 1 : 0;
    }
    return ahead;
  }

  private float score(int at, double[] by, double bonus) {
    float score = 0;
    for (int kind = 0; kind < features.length; kind++) {
      score += (float) by[kind] * features[kind][at];
    }
    return score + (float) bonus;
  }

  /** One after the other. */
  static Candidates joined(List<Candidates> parts) {
    int kinds = parts.get(0).features.length;
    int users = parts.stream().mapToInt(Candidates::users).sum();
    int count = parts.stream().mapToInt(part -> part.items.length).sum();
    Candidates all =
        new Candidates(
            new int[users + 1],
            new int[users],
            new boolean[users],
            new int[count],
            new float[kinds][count]);
    int user = 0;
    for (Candidates part : parts) {
      part.copyTo(all, user);
      user += part.users();
    }
    return all;
  }

  private void copyTo(Candidates all, int firstUser) {
    int at = all.offsets[firstUser];
    System.arraycopy(tailTargets, 0, all.tailTargets, firstUser, users());
    System.arraycopy(items, 0, all.items, at, items.length);
    for (int kind = 0; kind < features.length; kind++) {
      System.arraycopy(features[kind], 0, all.features[kind], at, items.length);
    }
    for (int user = 0; user < users(); user++) {
      all.tailFrom[firstUser + user] = at + tailFrom[user];
      all.offsets[firstUser + user + 1] = at + offsets[user + 1];
    }
  }

  /** The same with the features of another kind left out, as zeros. */
  Candidates without(int kind) {
    float[][] fewer = features.clone();
    fewer[kind] = new float[items.length];
    return new Candidates(offsets, tailFrom, tailTargets, items, fewer);
  }

  /** Grows user by user. */
  static final class Builder {
    private final int[] offsets;
    private final int[] tailFrom;
    private final boolean[] tailTargets;
    private final Rows rows;
    private final Rows tailRows; // of the present user
    private int users;

    Builder(int users, int kinds) {
      offsets = new int[users + 1];
      tailFrom = new int[users];
      tailTargets = new boolean[users];
      rows = new Rows(kinds);
      tailRows = new Rows(kinds);
    }

    /** Adds a candidate of the present user, the target first, and its features. */
    void add(int item, boolean isTail, float[] values) {
      boolean isTarget = rows.count == offsets[users];
      if (isTarget) {
        tailTargets[users] = isTail;
      }
      (isTail && !isTarget ? tailRows : rows).add(item, values);
    }

    /** Goes on with the next user. */
    void next() {
      tailFrom[users] = rows.count;
      rows.addAll(tailRows);
      tailRows.count = 0;
      offsets[++users] = rows.count;
    }

    Candidates build() {
      int count = offsets[users];
      float[][] filled = new float[rows.features.length][];
      Arrays.setAll(filled, kind -> Arrays.copyOf(rows.features[kind], count));
      return new Candidates(
          offsets, tailFrom, tailTargets, Arrays.copyOf(rows.items, count), filled);
    }
  }

  /** Items and their features; grows. */
  private static final class Rows {
    private int[] items = new int[1024];
    private final float[][] features;
    private int count;

    Rows(int kinds) {
      features = new float[kinds][1024];
    }

    void add(int item, float[] values) {
      makeRoom(1);
      items[count] = item;
      for (int kind = 0; kind < features.length; kind++) {
        features[kind][count] = values[kind];
      }
      count++;
    }

    void addAll(Rows others) {
      makeRoom(others.count);
      System.arraycopy(others.items, 0, items, count, others.count);
      for (int kind = 0; kind < features.length; kind++) {
        System.arraycopy(others.features[kind], 0, features[kind], count, others.count);
      }
      count += others.count;
    }

    private void makeRoom(int more) {
      if (count + more > items.length) {
        int size = Math.max(count + more, 2 * items.length);
        items = Arrays.copyOf(items, size);
        for (int kind = 0; kind < features.length; kind++) {
          features[kind] = Arrays.copyOf(features[kind], size);
        }
      }
    }
  }
}
