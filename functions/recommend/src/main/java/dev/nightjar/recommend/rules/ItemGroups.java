package dev.nightjar.recommend.rules;

import dev.nightjar.contract.CatalogItem;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of one attribute as numbers, item by item: such as which brand each item is of. */
public final class ItemGroups {
  private final int most;
  private final int[] starts;
  private final int[] groups;

  private ItemGroups(int most, int[] starts, int[] groups) {
    this.most = most;
    this.starts = starts;
    this.groups = groups;
  }

  /** Items of one group that a list may have. */
  public int most() {
    return most;
  }

  /** The groups of an item; none if it does not have the attribute. */
  public int[] of(int item) {
    return Arrays.copyOfRange(groups, starts[item], starts[item + 1]);
  }

  /** Takes the items in the order of their indexes. */
  static final class Builder {
    private final Rules.AtMost rule;
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final IntList starts = new IntList();
    private final IntList groups = new IntList();

    Builder(Rules.AtMost rule) {
      this.rule = rule;
      starts.add(0); // of padding
    }

    void add(CatalogItem item) {
      starts.add(groups.size());
      List<Object> values = Values.of(item, rule.attribute());
      values.forEach(value -> groups.add(numbers.computeIfAbsent(value, v -> numbers.size())));
    }

    ItemGroups build() {
      starts.add(groups.size());
      return new ItemGroups(rule.items(), starts.toArray(), groups.toArray());
    }
  }
}
