package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.ArraySize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the k-core of a log: the largest part in which every user has {@code minUser} interactions
 * and every item {@code minItem}. Takes away one user or item after the other that has too few, and
 * looks again only at those it was connected to (Batagelj and Zaversnik, arXiv cs/0310049): the
 * time is linear in the interactions, however many rounds a loop over the log would take. Memory:
 * about 8 bytes an interaction and 200 an item; at most 2^31 interactions.
 */
final class CoreSearch {
  private final Map<String, Integer> places = new HashMap<>();
  private final List<String> itemIds = new ArrayList<>();
  private int[] itemsOfUsers = new int[1 << 12];
  private int[] userStarts = new int[1 << 10]; // user u has itemsOfUsers[start u .. start u + 1)
  private int users;

  void add(CoreGraph block) {
    int[] global = block.itemIds().stream().mapToInt(this::place).toArray();
    for (int[] items : block.users()) {
      int start = userStarts[users];
      itemsOfUsers = atLeast(itemsOfUsers, (long) start + items.length);
      for (int i = 0; i < items.length; i++) {
        itemsOfUsers[start + i] = global[items[i]];
      }
      userStarts = atLeast(userStarts, users + 2L);
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

  /** The items outside the core. */
  List<String> itemsOutside(int minUser, int minItem) {
    Side ofUsers = new Side(Arrays.copyOf(userStarts, users + 1), itemsOfUsers, minUser);
    Side ofItems = new Side(ofUsers.reversed(itemIds.size()), minItem);
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
    private final int least;
    private int[] waiting; // gone, but their others do not know yet
    private int waitingCount;

    Side(int[] starts, int[] others, int least) {
      int nodes = starts.length - 1;
      this.starts = starts;
      this.others = others;
      this.least = least;
      this.left = new int[nodes];
      this.gone = new boolean[nodes];
      this.waiting = new int[nodes];
      for (int node = 0; node < nodes; node++) {
        left[node] = starts[node + 1] - starts[node];
        checkLeft(node);
      }
    }

    private Side(Side reversed, int least) {
      this(reversed.starts, reversed.others, least);
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
      return new Side(newStarts, newOthers, 0);
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
