package dev.nightjar.recommend;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.UserSequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** A catalog, users and rules, made up, with many ties and things that are missing. */
final class RandomRules {
  final List<CatalogItem> items = new ArrayList<>();
  final List<UserSequence> users = new ArrayList<>();
  final int top;
  final List<String> allow;
  final List<String> deny;
  final boolean availableOnly;
  final boolean keepUnknown;
  final boolean byCountry;
  final boolean dropUnknownUsers;
  final int atMostBrand;
  final int atMostCategory;
  final Map<Integer, Integer> pins = new LinkedHashMap<>(); // item to rank
  final boolean pinsForSwedes;
  final int boostedBrand;
  final List<String> demoted;
  final int slots;
  final Set<Integer> fresh = new HashSet<>(); // items that few lists had
  final int explored;
  final int candidates;
  private final int spread;

  RandomRules(Random random) {
    int count = 1 + random.nextInt(random.nextBoolean() ? 40 : 400);
    for (int i = 1; i <= count; i++) {
      items.add(item(i, random));
    }
    top = 1 + random.nextInt(25);
    spread = 1 + random.nextInt(200);
    allow = random.nextInt(5) == 0 ? ids(random, 60) : List.of();
    deny = ids(random, 6).stream().filter(id -> !allow.contains(id)).toList();
    availableOnly = random.nextBoolean();
    keepUnknown = random.nextBoolean();
    byCountry = random.nextBoolean();
    dropUnknownUsers = random.nextBoolean();
    atMostBrand = random.nextInt(4);
    atMostCategory = random.nextInt(6);
    int pinned = random.nextInt(4);
    for (int i = 0; i < pinned; i++) {
      pins.put(1 + random.nextInt(count), 1 + random.nextInt(top + 2));
    }
    pinsForSwedes = random.nextBoolean();
    boostedBrand = random.nextInt(8) - 1;
    demoted = ids(random, 4);
    slots = random.nextInt(5);
    for (int i = 0; i < 4; i++) {
      users.add(user(i, random));
    }
    explored = random.nextInt(4);
    candidates = 1 + random.nextInt(10);
    for (int i = 1; i <= count; i++) {
      if (random.nextInt(3) == 0) {
        fresh.add(i);
      }
    }
  }

  /** None where nothing is explored. */
  Optional<Explorer> explorer() {
    BitSet bits = new BitSet();
    fresh.forEach(bits::set);
    return explored == 0
        ? Optional.empty()
        : Optional.of(new Explorer("2026-01-31", explored, candidates, bits));
  }

  private CatalogItem item(int index, Random random) {
    Map<String, Object> attributes = new HashMap<>();
    if (index == 1 || random.nextInt(4) > 0) {
      attributes.put("available", random.nextInt(3) > 0);
    }
    if (index == 1 || random.nextInt(4) > 0) {
      attributes.put("countries", some(random, List.of("SE", "NO", "DE")));
    }
    return new CatalogItem(
        index,
        "i" + index,
        "",
        random.nextInt(6) == 0 ? "" : "b" + random.nextInt(7),
        some(random, List.of("x", "y", "z")),
        "",
        attributes,
        random.nextInt(10),
        0,
        true);
  }

  private static List<String> some(Random random, List<String> all) {
    return all.stream().filter(any -> random.nextBoolean()).toList();
  }

  private List<String> ids(Random random, int most) {
    return random
        .ints(random.nextInt(most), 1, items.size() + 2) // one of them unknown at times
        .distinct()
        .mapToObj(i -> "i" + i)
        .toList();
  }

  private UserSequence user(int number, Random random) {
    int[] history = random.ints(random.nextInt(8), 1, items.size() + 1).toArray();
    Map<String, Object> attributes =
        number == 0 ? Map.of() : Map.of("country", List.of("SE", "NO", "FI").get(number - 1));
    return new UserSequence(
        number, "u" + number, history, new long[history.length], 0, 0, 0, new float[0], attributes);
  }

  /** Of all items, 0 at the place of none. */
  float[] scores(Random random) {
    float[] scores = new float[items.size() + 1];
    for (int i = 1; i < scores.length; i++) {
      scores[i] = (random.nextInt(2 * spread + 1) - spread) / 4f;
    }
    return scores;
  }

  /** The file of rules. */
  String yaml() {
    StringBuilder yaml = new StringBuilder("deny: [nobody%s]\n".formatted(more(deny)));
    if (!allow.isEmpty()) {
      yaml.append("allow: [%s]\n".formatted(String.join(", ", allow)));
    }
    yaml.append("where:\n  - {attribute: item_id, is-not: nothing}\n");
    if (availableOnly) {
      yaml.append("  - {attribute: available, is: true%s}\n".formatted(missing()));
    }
    if (byCountry) {
      yaml.append(
          "  - {attribute: countries, is-user: country%s, user-missing: %s}\n"
              .formatted(missing(), dropUnknownUsers ? "drop" : "keep"));
    }
    if (atMostBrand + atMostCategory > 0) {
      yaml.append("at-most:\n");
      yaml.append(atMost("brand", atMostBrand)).append(atMost("categories", atMostCategory));
    }
    if (!pins.isEmpty()) {
      yaml.append("pin:\n");
      String users = pinsForSwedes ? ", users: [{attribute: country, is: SE}]" : "";
      pins.forEach(
          (item, rank) ->
              yaml.append("  - {item: i%d, rank: %d%s}\n".formatted(item, rank, users)));
    }
    yaml.append(
        "boost:\n  - {where: [{attribute: brand, is: b%d}], factor: 2}\n".formatted(boostedBrand));
    yaml.append("  - {items: [nobody%s], factor: 0.5}\n".formatted(more(demoted)));
    if (slots > 0) {
      yaml.append("long-tail: {slots: %d, interactions-at-most: 2}\n".formatted(slots));
    }
    return yaml.toString();
  }

  private static String more(List<String> ids) {
    return ids.stream().map(id -> ", " + id).collect(Collectors.joining());
  }

  private String missing() {
    return keepUnknown ? ", missing: keep" : "";
  }

  private static String atMost(String attribute, int most) {
    return most == 0 ? "" : "  - {attribute: %s, items: %d}\n".formatted(attribute, most);
  }
}
