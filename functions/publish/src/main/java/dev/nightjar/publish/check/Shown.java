package dev.nightjar.publish.check;

import dev.nightjar.contract.Impressions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** How many lists of a run each item stands in. Four bytes an item. */
final class Shown {
  private int[] lists = new int[1024];

  /** One more list with the item of this index. */
  void add(int item) {
    if (item >= lists.length) {
      lists = Arrays.copyOf(lists, Math.max(item + 1, 2 * lists.length));
    }
    lists[item]++;
  }

  /** By index, up to the last item that stands in a list. */
  int[] counts() {
    int behind = lists.length;
    while (behind > 0 && lists[behind - 1] == 0) {
      behind--;
    }
    return Arrays.copyOf(lists, behind);
  }

  /** Begins where another one stopped. */
  void goOn(int[] counts) {
    lists = Arrays.copyOf(counts, Math.max(1, counts.length));
  }

  /** Items that stand in a list. */
  long items() {
    return Arrays.stream(lists).filter(count -> count > 0).count();
  }

  /**
   * @param itemIndexes item id to index
   */
  Impressions impressions(Map<String, Integer> itemIndexes) {
    Map<String, Long> counts = new HashMap<>();
    itemIndexes.forEach(
        (id, index) -> {
          if (index < lists.length && lists[index] > 0) {
            counts.put(id, (long) lists[index]);
          }
        });
    return Impressions.of(counts);
  }
}
