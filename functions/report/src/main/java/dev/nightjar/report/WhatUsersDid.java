package dev.nightjar.report;

import dev.nightjar.contract.Holdout;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The lists of an earlier run against what users did since: interactions of tonight's log that are
 * newer than every one of that run's, on items the user had not taken before. In memory: the new
 * items of at most {@link #MOST_USERS} users.
 */
final class WhatUsersDid {
  /** Users after which no further one is looked at; parts are made by a hash of the id. */
  private static final int MOST_USERS = 200_000;

  private static final int FIRST = 10;

  private static final List<String> NAMES =
      List.of(
          "all users",
          "no history",
          "short history",
          "long history",
          "rare items",
          "frequent items",
          "own lists",
          "held out");
  private static final int OWN = NAMES.indexOf("own lists");

  /** The user whose list was best, or worst, with that list. */
  record Case(UserRecommendations list, int before, int[] taken) {}

  private record Since(int before, int[] items) {}

  private final ReportItems items;
  private final int tailUser;
  private final int tailItem;
  private final long newest;
  private final PublishedNight run;
  private final Optional<Holdout> holdout;
  private final Map<String, Since> since = new HashMap<>();
  private final long[] of = new long[NAMES.size()];
  private final long[] hits = new long[NAMES.size()];
  private Optional<Afterwards> afterwards = Optional.empty();
  private Case best;
  private Case worst;
  private double bestScore;
  private int worstMisses;

  private WhatUsersDid(
      ReportItems items, int tailUser, int tailItem, long newest, PublishedNight run) {
    this.items = items;
    this.tailUser = tailUser;
    this.tailItem = tailItem;
    this.newest = newest;
    this.run = run;
    this.holdout = run.holdout();
  }

  /** Starts with the newest interaction that the earlier run knew. */
  static WhatUsersDid after(
      ObjectStore store, PublishedNight run, ReportItems items, int tailUser, int tailItem)
      throws IOException {
    RecommendationFacts facts = run.facts();
    FolderReader dataset =
        FolderReader.open(store, Layout.folderOf(facts.dataset()), Layout.DATASET);
    long[] newest = {Long.MIN_VALUE};
    new DatasetReader(dataset)
        .forEachUser(
            user ->
                newest[0] =
                    Math.max(newest[0], Arrays.stream(user.times()).max().orElse(newest[0])));
    return new WhatUsersDid(items, tailUser, tailItem, newest[0], run);
  }

  /** Notes what one of tonight's users took since. */
  void user(UserSequence user) {
    long[] times = user.times();
    int[] all = user.items();
    int before = (int) Arrays.stream(times).filter(time -> time <= newest).count();
    if (before == all.length || since.size() >= MOST_USERS) {
      return;
    }
    int[] known = IntStream.range(0, before).map(i -> all[i]).sorted().toArray();
    int[] taken =
        IntStream.range(before, all.length)
            .map(i -> all[i])
            .filter(item -> Arrays.binarySearch(known, item) < 0)
            .distinct()
            .toArray();
    if (taken.length > 0) {
      since.put(user.userId(), new Since(before, taken));
    }
  }

  /** Compares the lists of the earlier run. */
  void compare() throws IOException {
    if (since.isEmpty()) {
      return;
    }
    run.forEachUser(this::list);
    List<Afterwards.Group> groups =
        IntStream.range(0, NAMES.size())
            .mapToObj(i -> new Afterwards.Group(NAMES.get(i), of[i], hits[i]))
            .toList();
    afterwards =
        Optional.of(
            new Afterwards(
                run.pointer().date(),
                run.pointer().run(),
                holdout.isPresent() ? groups : groups.subList(0, OWN),
                holdout.map(some -> new Afterwards.Uplift(groups.get(OWN), groups.get(OWN + 1)))));
  }

  /** Of all users; nothing before they are compared, or if none took anything new. */
  Optional<Afterwards> afterwards() {
    return afterwards;
  }

  private void list(UserRecommendations user) {
    Since taken = since.get(user.userId());
    if (taken == null) {
      return;
    }
    int[] first =
        user.items().stream().limit(FIRST).mapToInt(item -> items.index(item.itemId())).toArray();
    int hit = 0;
    double score = 0;
    for (int item : taken.items()) {
      int rank =
          IntStream.range(0, first.length).filter(i -> first[i] == item).findFirst().orElse(-1);
      boolean isTail = items.trainInteractions(item) < tailItem;
      count(isTail ? 4 : 5, rank >= 0);
      hit += rank >= 0 ? 1 : 0;
      score += rank >= 0 ? 1 / (1.0 + rank) : 0;
    }
    count(0, hit > 0);
    count(taken.before() == 0 ? 1 : taken.before() < tailUser ? 2 : 3, hit > 0);
    if (holdout.isPresent() && taken.before() > 0) {
      count(holdout.get().contains(user.userId()) ? OWN + 1 : OWN, hit > 0);
    }
    remember(user, taken, hit, score);
  }

  private void count(int group, boolean isHit) {
    of[group]++;
    hits[group] += isHit ? 1 : 0;
  }

  private void remember(UserRecommendations user, Since taken, int hit, double score) {
    if (score > bestScore) {
      bestScore = score;
      best = new Case(user, taken.before(), taken.items());
    }
    if (hit == 0 && taken.items().length > worstMisses) {
      worstMisses = taken.items().length;
      worst = new Case(user, taken.before(), taken.items());
    }
  }

  Optional<Case> best() {
    return Optional.ofNullable(best);
  }

  Optional<Case> worst() {
    return Optional.ofNullable(worst);
  }

  /** Whether this item stands among these. */
  static boolean isAmong(Item item, int[] taken, ReportItems items) {
    int index = items.index(item.itemId());
    return Arrays.stream(taken).anyMatch(other -> other == index);
  }
}
