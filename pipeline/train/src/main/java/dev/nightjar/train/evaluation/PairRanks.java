package dev.nightjar.train.evaluation;

import dev.nightjar.contract.Conventions;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.pairs.BestFirst;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.pairs.PairRow;
import dev.nightjar.train.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A baseline: a candidate's score is the item-pair evidence of the sequence's newest items plus the
 * candidate's recent popularity, with the weights of a blend and without any model.
 */
public final class PairRanks {
  private static final int USERS_AT_ONCE = 512;

  private final ItemPairs pairs;
  private final BlendWeights weights;
  private final boolean[] tail;
  private final float[] bonuses; // (I+2) what an item has of which nothing else is known
  private final long[] byBonus; // best first

  /**
   * @param tail (I+2) which items are tail items
   */
  public PairRanks(ItemPairs pairs, BlendWeights weights, boolean[] tail) {
    this.pairs = pairs;
    this.weights = weights;
    this.tail = tail;
    bonuses = weights.bonuses(pairs, tail);
    byBonus =
        IntStream.range(Conventions.FIRST_ITEM, tail.length - 1)
            .mapToLong(item -> BestFirst.encode(bonuses[item], item))
            .sorted()
            .toArray();
  }

  /** Ranks the same targets as the model, against the same negatives. */
  public Ranks ranks(Histories histories, SampledNegatives negatives, Split split) {
    int[] users = histories.usersWithTarget(split);
    int[] full = new int[users.length];
    int[] sampled = new int[users.length];
    List<Integer> starts =
        IntStream.iterate(0, from -> from < users.length, from -> from + USERS_AT_ONCE)
            .boxed()
            .toList();
    Workers.map(
        starts,
        from -> {
          PairRow row = new PairRow(tail.length);
          for (int at = from; at < Math.min(users.length, from + USERS_AT_ONCE); at++) {
            fill(histories, users[at], split, row);
            int target = histories.target(users[at], split);
            full[at] = full(histories, users[at], split, row, target);
            sampled[at] = ahead(row, target, negatives.of(users[at]));
            row.clear();
          }
          return from;
        });
    return new Ranks(split, users, full, sampled, new int[0]);
  }

  private void fill(Histories histories, int user, Split split, PairRow row) {
    int known = histories.knownLength(user, split);
    for (int back = 0; back < Math.min(known, BlendWeights.HISTORY); back++) {
      int item = histories.item(user, known - 1 - back);
      weights.addRow(pairs, item, weights.decay(back), tail, row);
    }
  }

  /** Counts those ahead by their bonus alone, and puts right whoever has a sum or is known. */
  private int full(Histories histories, int user, Split split, PairRow row, int target) {
    int[] known = histories.sorted(user, histories.knownLength(user, split));
    if (Arrays.binarySearch(known, target) >= 0) {
      return Ranks.MISS;
    }
    float score = score(row, target);
    int at = Arrays.binarySearch(byBonus, BestFirst.encode(score, target));
    int ahead = at < 0 ? -at - 1 : at;
    for (int place = 0; place < row.count(); place++) {
      int item = row.item(place);
      ahead -= isAhead(bonuses[item], item, score, target) ? 1 : 0;
      ahead += isAhead(score(row, item), item, score, target) ? 1 : 0;
    }
    return ahead - ahead(row, target, Arrays.stream(known).distinct().toArray());
  }

  private int ahead(PairRow row, int target, int[] others) {
    int ahead = 0;
    for (int other : others) {
      ahead +=
          other != Conventions.PADDING
                  && isAhead(score(row, other), other, score(row, target), target)
              ? 1
              : 0;
    }
    return ahead;
  }

  private float score(PairRow row, int item) {
    return row.sum(item) + bonuses[item];
  }

  private static boolean isAhead(float other, int item, float score, int target) {
    return other > score || (other == score && item < target);
  }
}
