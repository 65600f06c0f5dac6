package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Holdout;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.ShownAgain;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks one file of a part against the users of the sequence part who belong in it: every user
 * there, in order, with as many rows as they should have, ranks 1, 2, ..., scores finite and never
 * increasing, items known, none twice and none that the user has had. Throws at the first
 * violation.
 */
public final class PartCheck {
  /**
   * What all files have in common.
   *
   * @param plan how many rows a user should have, and what rules allow
   * @param itemIndexes item id to index
   * @param shown takes the index of every item that stands in a list
   * @param explored which rows may be marked as explored
   * @param lastNight to compare with
   * @param holdout who must have the popular list
   */
  record Night(
      RecommendationRun plan,
      Map<String, Integer> itemIndexes,
      Shown shown,
      ExploredRows explored,
      LastNight lastNight,
      Optional<Holdout> holdout) {
    Night(
        RecommendationRun plan,
        Map<String, Integer> itemIndexes,
        ExploredRows explored,
        LastNight last) {
      this(plan, itemIndexes, new Shown(), explored, last, plan.holdout());
    }

    int top() {
      return plan.top();
    }
  }

  private final String where;
  private final Night night;
  private final List<UserSequence> users;
  private final Map<String, Long> sources = new TreeMap<>();
  private Optional<String> firstShortUser = Optional.empty();
  private int next;
  private long rows;
  private long shortUsers;

  /**
   * @param where names the file in errors
   * @param users who belong in it, in order
   */
  PartCheck(String where, Night night, List<UserSequence> users) {
    this.where = where;
    this.night = night;
    this.users = users;
  }

  /** The next user of the part. Users of the dataset in between have no rows. */
  void accept(UserRecommendations found) {
    int from = next;
    while (next < users.size() && !users.get(next).userId().equals(found.userId())) {
      count(users.get(next).userId(), 0);
      next++;
    }
    if (next == users.size()) {
      String expected = from < users.size() ? "user " + users.get(from).userId() : "the end";
      throw wrong("expected " + expected, "user %s, unknown or out of order", found.userId());
    }
    UserSequence user = users.get(next++);
    checkItems(found, user);
    checkExplored(found, user);
    count(found.userId(), found.items().size());
  }

  /** What the file holds, once every user was accepted. */
  PartCounts finish() {
    while (next < users.size()) {
      count(users.get(next++).userId(), 0);
    }
    return new PartCounts(users.size(), rows, shortUsers, firstShortUser, sources);
  }

  private void count(String userId, int userRows) {
    rows += userRows;
    if (userRows < night.top()) {
      firstShortUser = shortUsers++ == 0 ? Optional.of(userId) : firstShortUser;
    }
  }

  private void checkItems(UserRecommendations found, UserSequence user) {
    if (found.items().size() > night.top()) {
      throw wrong(
          "user %s: expected %d rows".formatted(user.userId(), night.top()),
          "%d",
          found.items().size());
    }
    ShownAgain again = night.plan.shownAgain();
    Set<Integer> hidden = set(again.hidden(user));
    Set<Integer> rhythm = again.takes().isPresent() ? set(user.items()) : Set.of();
    boolean heldOut = isHeldOut(user);
    Set<Integer> given = new HashSet<>();
    float before = Float.POSITIVE_INFINITY;
    for (int i = 0; i < found.items().size(); i++) {
      Item item = found.items().get(i);
      String row = "user %s rank %d: ".formatted(user.userId(), i + 1);
      require(item.rank() == i + 1, row + "expected rank " + (i + 1), item.rank());
      require(Float.isFinite(item.score()), row + "expected a finite score", item.score());
      boolean pinned = mayBePinned(item);
      require(
          pinned || item.score() <= before,
          row + "expected a score of at most " + before,
          item.score());
      Integer index = night.itemIndexes.get(item.itemId());
      require(index != null, row + "expected an item of the catalog", item.itemId());
      require(
          !hidden.contains(index), row + "expected an item the user has not had", item.itemId());
      require(given.add(index), row + "expected an item not given before", item.itemId());
      checkSource(item.source(), user, heldOut, row);
      require(
          item.source() != Source.AGAIN || rhythm.contains(index),
          row + "expected source again only under a rule and of an item the user had",
          item.itemId());
      night.shown.add(index);
      before = pinned ? before : item.score();
    }
    night.lastNight.compare(user, found.items(), night.itemIndexes);
  }

  private void checkExplored(UserRecommendations found, UserSequence user) {
    night
        .explored
        .wrong(found.items(), user.items().length == 0)
        .ifPresent(
            wrong -> {
              throw new ContractException("%s: user %s: %s".formatted(where, user.userId(), wrong));
            });
  }

  private static Set<Integer> set(int... items) {
    return Arrays.stream(items).boxed().collect(Collectors.toSet());
  }

  /** A pinned item keeps the model's score wherever it stands. */
  private boolean mayBePinned(Item item) {
    return night.plan.pinsItems()
        && (item.source() == Source.PINNED || item.source() == Source.HOLDOUT);
  }

  private boolean isHeldOut(UserSequence user) {
    return night.holdout.isPresent()
        && user.length() > 0
        && night.holdout.get().contains(user.userId());
  }

  private void checkSource(Source source, UserSequence user, boolean heldOut, String row) {
    boolean cold = user.items().length == 0;
    boolean unknown = night.plan.servedBy().isPresent(); // to a model of an earlier catalog
    require(
        heldOut == (source == Source.HOLDOUT),
        row + (heldOut ? "expected source holdout, as its id says" : "expected another source"),
        source.column());
    require(
        cold || unknown || !source.isPopular(),
        row + "expected source model for a user with history",
        source.column());
    require(
        !cold || source != Source.MODEL,
        row + "expected source popular for a user without history",
        source.column());
    sources.merge(source.column(), 1L, Long::sum);
  }

  private void require(boolean condition, String expected, Object found) {
    if (!condition) {
      throw wrong(expected, "%s", found);
    }
  }

  private ContractException wrong(String expected, String found, Object... args) {
    return new ContractException(
        "%s: %s, found %s".formatted(where, expected, found.formatted(args)));
  }
}
