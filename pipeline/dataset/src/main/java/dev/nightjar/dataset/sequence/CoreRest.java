package dev.nightjar.dataset.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What of one block is left by the rounds before: {@link CoreRounds} asks each block the same
 * questions.
 */
record CoreRest(HistoryBlock block, boolean[] isOutside, int minUser) {
  /**
   * @param outside ids of items that fell
   */
  static CoreRest of(HistoryBlock block, Set<String> outside, int minUser) {
    return new CoreRest(block, block.itemsIn(outside), minUser);
  }

  /** Interactions of a user with items that are left. */
  private int left(UserHistory user) {
    return (int) IntStream.of(user.items()).filter(item -> !isOutside[item]).count();
  }

  /** How often users who are left have each item that is left: 0 for one that nobody has. */
  ItemCounts counts() {
    int[] counts = new int[isOutside.length];
    for (UserHistory user : block.users()) {
      boolean isLeft = left(user) >= minUser;
      for (int item : user.items()) {
        counts[item] += isLeft ? 1 : 0;
      }
    }
    ItemCounts all = new ItemCounts();
    for (int item = 0; item < counts.length; item++) {
      if (!isOutside[item]) {
        all.add(block.itemIds().get(item), counts[item], 0);
      }
    }
    return all;
  }

  /**
   * The users who have fewer than {@code looseUser} interactions left, with their loose items, and
   * the items that fall whoever has them.
   *
   * @param loose counts of items that are left and have few interactions
   * @param minItem fewer are too few
   */
  CoreGraph loose(ItemCounts loose, int minItem, int looseUser) {
    boolean[] isLoose = block.itemsIn(loose.itemIds());
    List<int[]> users = new ArrayList<>();
    List<Integer> surplus = new ArrayList<>();
    for (UserHistory user : block.users()) {
      int left = left(user);
      int[] items = IntStream.of(user.items()).filter(item -> isLoose[item]).toArray();
      if (left >= minUser && left < looseUser && items.length > 0) {
        users.add(items);
        surplus.add(left - items.length);
      }
    }
    boolean[] isNeeded = new boolean[isLoose.length];
    for (int item = 0; item < isNeeded.length; item++) {
      isNeeded[item] = isLoose[item] && loose.interactions(block.itemIds().get(item)) < minItem;
    }
    users.forEach(items -> IntStream.of(items).forEach(item -> isNeeded[item] = true));
    return compact(isNeeded, users, surplus);
  }

  /** With the ids of needed items alone. */
  private CoreGraph compact(boolean[] isNeeded, List<int[]> users, List<Integer> surplus) {
    int[] places = new int[isNeeded.length];
    List<String> itemIds = new ArrayList<>();
    for (int item = 0; item < isNeeded.length; item++) {
      if (isNeeded[item]) {
        places[item] = itemIds.size();
        itemIds.add(block.itemIds().get(item));
      }
    }
    List<int[]> placed =
        users.stream().map(u -> IntStream.of(u).map(item -> places[item]).toArray()).toList();
    return new CoreGraph(itemIds, placed, surplus);
  }
}
