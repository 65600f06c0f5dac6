package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The night published before, for a sample of its users: whole parts, which are as good as a random
 * sample, since a hash of the user's id decides the part. In memory: the items of the sample, as
 * tonight's indexes.
 */
public final class LastNight {
  /** Users after which no further part is read. */
  private static final int ENOUGH_USERS = 10_000;

  /** What was found of some users: the sum of their shares. */
  record Overlap(double sum, long users) {
    static final Overlap NONE = new Overlap(0, 0);
  }

  private final Map<String, int[]> lists = new HashMap<>();
  private double sum;
  private long users;

  private LastNight() {}

  /** Nothing to compare with. */
  static LastNight none() {
    return new LastNight();
  }

  /**
   * Reads the sample. A night that is damaged or gone must not stop the next one: it counts as none
   * and is told on standard error.
   *
   * @param itemIndexes of tonight's catalog
   */
  public static LastNight read(ObjectStore store, Map<String, Integer> itemIndexes)
      throws IOException {
    LastNight last = new LastNight();
    if (CurrentPointer.read(store).isEmpty()) {
      return last;
    }
    try {
      PublishedNight night = PublishedNight.open(store);
      for (int part = 0; part < night.parts() && last.lists.size() < ENOUGH_USERS; part++) {
        for (FileEntry file : night.files(part)) {
          night.forEachUser(file, user -> last.lists.put(user.userId(), known(user, itemIndexes)));
        }
      }
    } catch (ContractException | FileNotFoundException e) {
      Warning.say(Layout.PUBLISH, "cannot compare with what is published now: " + e.getMessage());
      return none();
    }
    return last;
  }

  private static int[] known(UserRecommendations user, Map<String, Integer> itemIndexes) {
    return user.items().stream()
        .map(item -> itemIndexes.get(item.itemId()))
        .filter(Objects::nonNull)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Compares a user's list with the one before, if it is in the sample. */
  void compare(UserSequence user, List<Item> tonight, Map<String, Integer> itemIndexes) {
    int[] before = lists.get(user.userId());
    if (before == null || user.length() == 0) {
      return;
    }
    Set<Integer> possible = new HashSet<>();
    Arrays.stream(before).forEach(possible::add);
    Arrays.stream(user.items()).forEach(possible::remove);
    int most = Math.min(possible.size(), tonight.size());
    if (most > 0) {
      possible.retainAll(tonight.stream().map(item -> itemIndexes.get(item.itemId())).toList());
      sum += possible.size() / (double) most;
      users++;
    }
  }

  Overlap soFar() {
    return new Overlap(sum, users);
  }

  /** Begins where another one stopped. */
  void goOn(Overlap before) {
    sum = before.sum();
    users = before.users();
  }

  public Optional<Double> overlap() {
    return users == 0 ? Optional.empty() : Optional.of(sum / users);
  }

  /** How many users were compared. */
  long users() {
    return users;
  }
}
