package dev.nightjar.recommend.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The items that each kind of user may get. The sets of the {@value #KEPT} most recently used kinds
 * are kept, one bit per item each. Thread-safe.
 */
final class ItemSets {
  private static final int KEPT = 256;

  private final ItemBits everybody;
  private final boolean all;
  private final List<UserCondition> conditions;
  private final Map<List<List<Object>>, long[]> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<List<Object>>, long[]> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param everybody items that no rule takes from everybody
   * @param all whether that is all of them
   */
  ItemSets(ItemBits everybody, boolean all, List<UserCondition> conditions) {
    this.everybody = everybody;
    this.all = all;
    this.conditions = List.copyOf(conditions);
  }

  /** One bit an item, or empty if the user may have all. */
  Optional<long[]> of(Map<String, Object> userAttributes) {
    if (conditions.isEmpty()) {
      return all ? Optional.empty() : Optional.of(everybody.words());
    }
    List<List<Object>> kind =
        conditions.stream()
            .map(condition -> Values.of(userAttributes, condition.userAttribute()))
            .toList();
    synchronized (kept) {
      return Optional.of(kept.computeIfAbsent(kind, this::work));
    }
  }

  private long[] work(List<List<Object>> kind) {
    ItemBits items = everybody.copy();
    for (int i = 0; i < kind.size(); i++) {
      conditions.get(i).narrow(items, kind.get(i));
    }
    return items.words();
  }
}
