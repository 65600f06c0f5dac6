package dev.nightjar.recommend.rules;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.UserSequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Rules compiled for one catalog. Memory: a few bits per item, and 4 bytes for every value of an
 * attribute that is limited or compared with the user's. Thread-safe.
 */
public final class CatalogRules {
  /** An item with a place of its own. */
  public record PinnedItem(int item, int rank, List<Condition> users) {
    /** Whether it is meant for this user. */
    public boolean isFor(UserSequence user) {
      return users.stream()
          .allMatch(
              condition -> condition.meets(Values.of(user.attributes(), condition.attribute())));
    }
  }

  /** Items whose score is multiplied. */
  public record BoostedItems(float factor, int[] items) {}

  private final Rules rules;
  private final ItemSets sets;
  private final List<PinnedItem> pins;
  private final List<BoostedItems> boosts;
  private final List<ItemGroups> groups;
  private final ItemBits longTail;
  private final List<String> userAttributes;

  private CatalogRules(Builder builder) {
    this.rules = builder.rules;
    this.sets = new ItemSets(builder.everybody, builder.keepsAll(), builder.userConditions);
    this.pins = builder.pins.stream().sorted(Comparator.comparingInt(PinnedItem::rank)).toList();
    this.boosts = builder.boosts();
    this.groups = builder.groups.stream().map(ItemGroups.Builder::build).toList();
    this.longTail = builder.longTail;
    this.userAttributes =
        Stream.of(
                rules.where().stream().flatMap(c -> c.userAttribute().stream()),
                rules.pin().stream().flatMap(pin -> pin.users().stream()).map(Condition::attribute),
                rules.cold().stream().flatMap(popular -> popular.by().stream()))
            .flatMap(names -> names)
            .distinct()
            .sorted()
            .toList();
  }

  public Rules rules() {
    return rules;
  }

  /** Items the user may have, item i at bit i; empty if the rules take none away. */
  public Optional<long[]> allowed(UserSequence user) {
    return sets.of(user.attributes());
  }

  /** Those for a user, by rank. */
  public List<PinnedItem> pins(UserSequence user) {
    return pins.isEmpty() ? pins : pins.stream().filter(pin -> pin.isFor(user)).toList();
  }

  public List<BoostedItems> boosts() {
    return boosts;
  }

  public List<ItemGroups> groups() {
    return groups;
  }

  /** Whether an item counts for the slots of {@link Rules.LongTail}. */
  public boolean isLongTail(int item) {
    return longTail.has(item);
  }

  /** What the rules read of a user: users without a history that agree in it get one list. */
  public List<List<Object>> kind(UserSequence user) {
    return userAttributes.stream().map(name -> values(user, name)).toList();
  }

  /** Of a user, in one attribute. */
  public static List<Object> values(UserSequence user, String attribute) {
    return Values.of(user.attributes(), attribute);
  }

  /** Of an item, in one attribute. */
  public static List<Object> values(CatalogItem item, String attribute) {
    return Values.of(item, attribute);
  }

  /** Takes the items in the order of their indexes. */
  public static final class Builder {
    private final Rules rules;
    private final ItemBits everybody;
    private final Set<String> allow;
    private final Set<String> deny;
    private final List<Condition> conditions = new ArrayList<>();
    private final List<UserCondition> userConditions = new ArrayList<>();
    private final List<ItemGroups.Builder> groups;
    private final List<IntList> boosted = new ArrayList<>();
    private final List<Set<String>> boostedIds;
    private final List<PinnedItem> pins = new ArrayList<>();
    private final Map<String, List<Rules.Pin>> pinsByItem = new HashMap<>();
    private final ItemBits longTail;
    private final Set<String> attributes = new TreeSet<>(Values.OF_EVERY_ITEM);
    private final Set<String> named;
    private final Set<String> unknown;

    public Builder(Rules rules, int items) {
      this.rules = rules;
      this.everybody = ItemBits.all(items);
      this.allow = new HashSet<>(rules.allow());
      this.deny = new HashSet<>(rules.deny());
      for (Condition condition : rules.where()) {
        if (condition.readsUser()) {
          userConditions.add(new UserCondition(condition));
        } else {
          conditions.add(condition);
        }
      }
      this.groups = rules.atMost().stream().map(ItemGroups.Builder::new).toList();
      rules.boost().forEach(boost -> boosted.add(new IntList()));
      this.boostedIds = rules.boost().stream().map(boost -> Set.copyOf(boost.items())).toList();
      rules.pin().forEach(p -> pinsByItem.computeIfAbsent(p.item(), i -> new ArrayList<>()).add(p));
      this.longTail = new ItemBits(items);
      this.named = namedItems();
      this.unknown = new TreeSet<>(named);
    }

    private Set<String> namedItems() {
      Set<String> ids = new HashSet<>(rules.allow());
      ids.addAll(rules.deny());
      ids.addAll(pinsByItem.keySet());
      rules.boost().forEach(boost -> ids.addAll(boost.items()));
      return ids;
    }

    private boolean keepsAll() {
      return allow.isEmpty() && deny.isEmpty() && conditions.isEmpty();
    }

    /** The next item. */
    public void add(CatalogItem item) {
      if (rules.nothing()) {
        return;
      }
      attributes.addAll(item.attributes().keySet());
      unknown.remove(item.itemId());
      if (!isForEverybody(item)) {
        everybody.remove(item.index());
      }
      userConditions.forEach(condition -> condition.add(item));
      groups.forEach(group -> group.add(item));
      addBoosts(item);
      for (Rules.Pin pin : pinsByItem.getOrDefault(item.itemId(), List.of())) {
        pins.add(new PinnedItem(item.index(), pin.rank(), pin.users()));
      }
      if (rules.longTail().map(t -> item.interactions() <= t.interactionsAtMost()).orElse(false)) {
        longTail.add(item.index());
      }
    }

    private boolean isForEverybody(CatalogItem item) {
      return (allow.isEmpty() || allow.contains(item.itemId()))
          && !deny.contains(item.itemId())
          && meets(conditions, item);
    }

    private static boolean meets(List<Condition> conditions, CatalogItem item) {
      return conditions.stream().allMatch(c -> c.meets(Values.of(item, c.attribute())));
    }

    private void addBoosts(CatalogItem item) {
      for (int i = 0; i < boosted.size(); i++) {
        Rules.Boost boost = rules.boost().get(i);
        boolean hit =
            boost.where().isEmpty()
                ? boostedIds.get(i).contains(item.itemId())
                : meets(boost.where(), item);
        if (hit) {
          boosted.get(i).add(item.index());
        }
      }
    }

    private List<BoostedItems> boosts() {
      List<BoostedItems> boosts = new ArrayList<>();
      for (int i = 0; i < boosted.size(); i++) {
        boosts.add(new BoostedItems(rules.boost().get(i).factor(), boosted.get(i).toArray()));
      }
      return boosts;
    }

    /**
     * After the last item.
     *
     * @param warnings takes a line about ids that no item has
     * @throws ContractException if no item has an attribute that a rule reads
     */
    public CatalogRules build(Consumer<String> warnings) {
      if (!rules.nothing()) {
        checkAttributes();
        if (!unknown.isEmpty()) {
          warnings.accept(
              "%d of the %d items that the rules name are not in the catalog: %s"
                  .formatted(unknown.size(), named.size(), firstOf(unknown)));
        }
      }
      return new CatalogRules(this);
    }

    private void checkAttributes() {
      Stream<Condition> all =
          Stream.concat(
              rules.where().stream(), rules.boost().stream().flatMap(b -> b.where().stream()));
      Stream.concat(
              all.map(Condition::attribute), rules.atMost().stream().map(Rules.AtMost::attribute))
          .filter(name -> !attributes.contains(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw new ContractException(
                    "rules: no item of the catalog has the attribute %s, expected one of %s"
                        .formatted(name, String.join(", ", attributes)));
              });
    }

    private static String firstOf(Collection<String> ids) {
      String first = String.join(", ", ids.stream().limit(5).toList());
      return ids.size() > 5 ? first + ", ..." : first;
    }
  }
}
