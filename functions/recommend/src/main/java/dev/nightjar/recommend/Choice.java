package dev.nightjar.recommend;

import dev.nightjar.recommend.rules.CatalogRules;
import dev.nightjar.recommend.rules.ItemGroups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The items of one list so far: no item twice, and no more of a kind than the rules allow. */
final class Choice {
  private final List<ItemGroups> groups;
  private final List<Map<Integer, Integer>> counts = new ArrayList<>();
  private final Set<Integer> items = new HashSet<>();

  Choice(CatalogRules rules) {
    this.groups = rules.groups();
    groups.forEach(group -> counts.add(new HashMap<>()));
  }

  /** Whether the item came in. */
  boolean add(int item) {
    if (items.contains(item) || !hasRoom(item)) {
      return false;
    }
    items.add(item);
    for (int i = 0; i < counts.size(); i++) {
      for (int group : groups.get(i).of(item)) {
        counts.get(i).merge(group, 1, Integer::sum);
      }
    }
    return true;
  }

  private boolean hasRoom(int item) {
    for (int i = 0; i < counts.size(); i++) {
      for (int group : groups.get(i).of(item)) {
        if (counts.get(i).getOrDefault(group, 0) >= groups.get(i).most()) {
          return false;
        }
      }
    }
    return true;
  }
}
