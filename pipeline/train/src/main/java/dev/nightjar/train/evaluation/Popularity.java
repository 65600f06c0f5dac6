package dev.nightjar.train.evaluation;

import dev.nightjar.contract.Conventions;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** A baseline: every user gets the items with the most training interactions. */
public final class Popularity {
  private static final long DAY = 86_400;

  private final int[] place; // (I+2) 0 is the most popular

  private Popularity(int[] counts, int items) {
    int[] order =
        IntStream.rangeClosed(Conventions.FIRST_ITEM, items)
            .boxed()
            .sorted(Comparator.comparingInt((Integer item) -> -counts[item]))
            .mapToInt(Integer::intValue)
            .toArray();
    place = new int[counts.length];
    Arrays.fill(place, Ranks.MISS);
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
  }

  /** By all training interactions. */
  public static Popularity ofAllTime(Catalog catalog) {
    return new Popularity(catalog.trainInteractions(), catalog.items());
  }

  /** By those of the last days before the newest one. */
  public static Popularity ofLastDays(Histories histories, Catalog catalog, int days) {
    int[] counts = new int[catalog.rows()];
    long since = histories.newestTrainTime() - days * DAY;
    for (int user = 0; user < histories.users(); user++) {
      for (int i = 0; i < histories.trainLength(user); i++) {
        if (histories.time(user, i) > since) {
          counts[histories.item(user, i)]++;
        }
      }
    }
    return new Popularity(counts, catalog.items());
  }

  /** Ranks the same targets as the model, against the same negatives. */
  public Ranks ranks(Histories histories, SampledNegatives negatives, Split split) {
    int[] users = histories.usersWithTarget(split);
    int[] full = Arrays.stream(users).map(user -> full(histories, user, split)).toArray();
    int[] sampled =
        Arrays.stream(users)
            .map(user -> ahead(negatives.of(user), histories.target(user, split)))
            .toArray();
    return new Ranks(split, users, full, sampled, new int[0]);
  }

  private int full(Histories histories, int user, Split split) {
    int target = histories.target(user, split);
    int[] known = histories.sorted(user, histories.knownLength(user, split));
    int[] distinct = Arrays.stream(known).distinct().toArray();
    return Arrays.binarySearch(known, target) >= 0
        ? Ranks.MISS
        : place[target] - ahead(distinct, target);
  }

  private int ahead(int[] items, int target) {
    return (int) Arrays.stream(items).filter(item -> place[item] < place[target]).count();
  }
}
