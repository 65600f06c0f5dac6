package dev.nightjar.recommend.rules;

import dev.nightjar.contract.CatalogItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A condition that reads the user, worked out for every value an item has: 4 bytes a value. */
final class UserCondition {
  private final Condition condition;
  private final String userAttribute;
  private final Map<Object, IntList> itemsByValue = new HashMap<>();
  private final IntList missing = new IntList();

  UserCondition(Condition condition) {
    this.condition = condition;
    this.userAttribute = condition.userAttribute().orElseThrow();
  }

  void add(CatalogItem item) {
    List<Object> values = Values.of(item, condition.attribute());
    if (values.isEmpty()) {
      missing.add(item.index());
    }
    for (Object value : values) {
      itemsByValue.computeIfAbsent(value, v -> new IntList()).add(item.index());
    }
  }

  String userAttribute() {
    return userAttribute;
  }

  /** Removes the items that a user with these values must not have. */
  void narrow(ItemBits items, List<Object> userValues) {
    if (userValues.isEmpty()) {
      if (!condition.keepsForUserMissing()) {
        items.clear();
      }
      return;
    }
    boolean only = condition.isUser().isPresent();
    ItemBits named = new ItemBits(items.items());
    for (Object value : userValues) {
      named.addAll(itemsByValue.getOrDefault(value, new IntList()).toArray());
    }
    if (only && condition.keepsMissing()) {
      named.addAll(missing.toArray());
    }
    if (!only && !condition.keepsMissing()) {
      named.addAll(missing.toArray());
    }
    if (only) {
      items.keep(named);
    } else {
      items.remove(named);
    }
  }
}
