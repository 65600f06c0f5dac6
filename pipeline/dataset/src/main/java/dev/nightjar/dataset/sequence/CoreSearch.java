package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.ArraySize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.ToLongFunction;

/**
 * Finds the k-core of a log: the largest part in which every user has {@code minUser} interactions
 * and every item {@code minItem}. Takes away one user or item after the other that has too few, and
 * looks again only at those it was connected to (Batagelj and Zaversnik, arXiv cs/0310049): the
 * time is linear in the interactions, however many rounds a loop over the log would take. Memory:
 * about 8 bytes an interaction (12 while it grows) and 200 an item.
 */
final class CoreSearch {
  private final Map<String, Integer> places = new HashMap<>();
  private final List<String> itemIds = new ArrayList<>();
  private int[] itemsOfUsers = new int[1 << 12];
  private int[] userStarts = new int[1 << 10]; // user u has itemsOfUsers[start u .. start u + 1)
  private int[] surplus = new int[1 << 10]; // of users, see CoreGraph
  private int users;

  void add(CoreGraph block) {
    int[] global = block.itemIds().stream().mapToInt(this::place).toArray();
    for (int user = 0; user < block.users().size(); user++) {
      int[] items = block.users().get(user);
      int start = userStarts[users];
      itemsOfUsers = atLeast(itemsOfUsers, (long) start + items.length);
      for (int i = 0; i < items.length; i++) {
        itemsOfUsers[start + i] = global[items[i]];
      }
      userStarts = atLeast(userStarts, users + 2L);
      surplus = atLeast(surplus, users + 1L);
      surplus[users] = block.surplus().get(user);
      userStarts[++users] = start + items.length;
    }
  }

  private int place(String itemId) {
    Integer place = places.putIfAbsent(itemId, itemIds.size());
    if (place == null) {
      itemIds.add(itemId);
      return itemIds.size() - 1;
    }
    return place;
  }

  private static int[] atLeast(int[] array, long length) {
    if (length <= array.length) {
      return array;
    }
    String wayOut = "leave --core-until-stable out: one pass needs no search";
    return Arrays.copyOf(
        array, ArraySize.grown(array.length, length, "the search for the k-core", wayOut));
  }

  /** Interactions that were added. */
  int interactions() {
    return userStarts[users];
  }

  /** The items outside the core of a log of which everything was added. */
  List<String> itemsOutside(int minUser, int minItem) {
    return itemsOutside(minUser, minItem, itemId -> 0);
  }

  /**
   * The items outside the core, if nothing falls that was not added.
   *
   * @param counts of all interactions of an item that was added; what is less than was added counts
   *     as that
   */
  List<String> itemsOutside(int minUser, int minItem, ToLongFunction<String> counts) {
    Side ofUsers = new Side(Arrays.copyOf(userStarts, users + 1), itemsOfUsers);
    Side ofItems = ofUsers.reversed(itemIds.size());
    ofUsers.begin(minUser, user -> surplus[user]);
    ofItems.begin(
        minItem,
        item ->
            (int) Math.max(0, counts.applyAsLong(itemIds.get(item)) - ofItems.connections(item)));
    ofUsers.takeAwayTheFewFrom(ofItems);
    List<String> outside = new ArrayList<>();
    for (int item = 0; item < itemIds.size(); item++) {
      if (ofItems.gone[item]) {
        outside.add(itemIds.get(item));
      }
    }
    return outside;
  }

  /** Users or items: whom each is connected to, and how many of those are left. */
  private static final class Side {
    private final int[] starts; // (n + 1)
    private final int[] others; // those of node i lie in [starts[i], starts[i + 1])
    private final int[] left; // (n) connections to others that are not gone
    private final boolean[] gone; // (n)
    private int least;
    private int[] waiting; // gone, but their others do not know yet
    private int waitingCount;

    Side(int[] starts, int[] others) {
      int nodes = starts.length - 1;
      this.starts = starts;
      this.others = others;
      this.left = new int[nodes];
      this.gone = new boolean[nodes];
      this.waiting = new int[nodes];
    }

    int connections(int node) {
      return starts[node + 1] - starts[node];
    }

    /**
     * @param more connections of each node that are not here
     */
    void begin(int fewest, IntUnaryOperator more) {
      least = fewest;
      for (int node = 0; node < left.length; node++) {
        left[node] = connections(node) + more.applyAsInt(node);
        checkLeft(node);
      }
    }

    /** The same connections seen from the other side, before anything is gone. */
    Side reversed(int nodes) {
      int[] newStarts = new int[nodes + 1];
      int end = starts[starts.length - 1];
      for (int i = 0; i < end; i++) {
        newStarts[others[i] + 1]++;
      }
      for (int node = 0; node < nodes; node++) {
        newStarts[node + 1] += newStarts[node];
      }
      int[] next = newStarts.clone();
      int[] newOthers = new int[end];
      for (int node = 0; node + 1 < starts.length; node++) {
        for (int i = starts[node]; i < starts[node + 1]; i++) {
          newOthers[next[others[i]]++] = node;
        }
      }
      return new Side(newStarts, newOthers);
    }

    /** Until nobody has too few. */
    void takeAwayTheFewFrom(Side other) {
      while (waitingCount + other.waitingCount > 0) {
        tell(other);
        other.tell(this);
      }
    }

    private void tell(Side other) {
      while (waitingCount > 0) {
        int node = waiting[--waitingCount];
        for (int i = starts[node]; i < starts[node + 1]; i++) {
          other.left[others[i]]--;
          other.checkLeft(others[i]);
        }
      }
    }

    private void checkLeft(int node) {
      if (!gone[node] && left[node] < least) {
        gone[node] = true;
        waiting[waitingCount++] = node;
      }
    }
  }
}
