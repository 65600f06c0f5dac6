package dev.nightjar.trainer.evaluation;

import dev.nightjar.contract.Conventions;
import dev.nightjar.trainer.input.Histories;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.pairs.BlendWeights;
import dev.nightjar.trainer.pairs.ItemPairs;
import dev.nightjar.trainer.pairs.PairRow;
import dev.nightjar.trainer.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A baseline: every candidate's score is what the newest items of the sequence say of it by
 * evidence of item pairs, with the weights of a blend and without any model.
 *
 * @param tail (I+2) which items are tail items
 */
public record PairRanks(ItemPairs pairs, BlendWeights weights, boolean[] tail) {
  private static final int USERS_AT_ONCE = 512;

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

  private static int full(Histories histories, int user, Split split, PairRow row, int target) {
    int[] known = histories.sorted(user, histories.knownLength(user, split));
    int[] distinct = Arrays.stream(known).distinct().toArray();
    if (Arrays.binarySearch(known, target) >= 0) {
      return Ranks.MISS;
    }
    int ahead = -ahead(row, target, distinct);
    for (int place = 0; place < row.count(); place++) {
      ahead += isAhead(row, row.item(place), target) ? 1 : 0;
    }
    if (row.sum(target) > 0) {
      return ahead;
    }
    for (int item = Conventions.FIRST_ITEM; item < target; item++) {
      ahead += row.sum(item) == 0 ? 1 : 0; // ties of those of whom nothing is known
    }
    return ahead;
  }

  private static int ahead(PairRow row, int target, int[] others) {
    int ahead = 0;
    for (int other : others) {
      ahead += other != Conventions.PADDING && isAhead(row, other, target) ? 1 : 0;
    }
    return ahead;
  }

  private static boolean isAhead(PairRow row, int other, int target) {
    float difference = row.sum(other) - row.sum(target);
    return difference > 0 || (difference == 0 && other < target);
  }
}
