package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.recommend.rules.CatalogRules;
import dev.nightjar.recommend.rules.Rules;
import dev.nightjar.recommend.rules.RulesFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lists under random rules, catalogs and scores, many of them equal, against sorting everything and
 * walking down.
 */
class ListBuilderTest {
  /** One row of a list. */
  private record Row(int item, float score, Source source) {}

  static IntStream seeds() {
    return IntStream.range(0, 400);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void equalsAFullSortUnderAnyRules(int seed) throws Exception {
    Random random = new Random(seed);
    Case given = new Case(random);
    Rules rules = RulesFiles.parse(given.yaml());
    CatalogRules.Builder builder = new CatalogRules.Builder(rules, given.items.size());
    given.items.forEach(builder::add);
    ListBuilder lists = new ListBuilder(builder.build(warning -> {}), given.top);
    for (UserSequence user : given.users) {
      float[] scores = given.scores(random);
      ScoreRow row = ScoreRow.of(scores.clone());
      for (int item : user.items()) {
        row.exclude(item);
      }
      TopItems list = lists.list(user, row, item -> Source.MODEL);
      List<Row> found =
          IntStream.range(0, list.size())
              .mapToObj(i -> new Row(list.items()[i], list.scores()[i], list.sources()[i]))
              .toList();
      assertThat(found)
          .as("seed %d, user %s, rules%n%s", seed, user, given.yaml())
          .isEqualTo(given.expected(user, scores));
    }
  }

  /** A catalog, users and rules, and what the rules mean, written out. */
  private static final class Case {
    private final List<CatalogItem> items = new ArrayList<>();
    private final List<UserSequence> users = new ArrayList<>();
    private final int top;
    private final List<String> allow;
    private final List<String> deny;
    private final boolean availableOnly;
    private final boolean keepUnknown;
    private final boolean byCountry;
    private final boolean dropUnknownUsers;
    private final int atMostBrand;
    private final int atMostCategory;
    private final Map<Integer, Integer> pins = new LinkedHashMap<>(); // item to rank
    private final boolean pinsForSwedes;
    private final int boostedBrand;
    private final List<String> demoted;
    private final int slots;
    private final int spread;

    Case(Random random) {
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
          number,
          "u" + number,
          history,
          new long[history.length],
          0,
          0,
          0,
          new float[0],
          attributes);
    }

    float[] scores(Random random) {
      float[] scores = new float[items.size() + 1];
      for (int i = 1; i < scores.length; i++) {
        scores[i] = (random.nextInt(2 * spread + 1) - spread) / 4f;
      }
      return scores;
    }

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
          "boost:\n  - {where: [{attribute: brand, is: b%d}], factor: 2}\n"
              .formatted(boostedBrand));
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

    private CatalogItem of(int item) {
      return items.get(item - 1);
    }

    private boolean eligible(UserSequence user, int item) {
      CatalogItem it = of(item);
      Object available = it.attributes().get("available");
      Object countries = it.attributes().get("countries");
      Object country = user.attributes().get("country");
      boolean hasCountries = countries instanceof List<?> list && !list.isEmpty();
      boolean there = available == null ? keepUnknown : available.equals(true);
      boolean here =
          country == null
              ? !dropUnknownUsers
              : hasCountries ? ((List<?>) countries).contains(country) : keepUnknown;
      return IntStream.of(user.items()).noneMatch(seen -> seen == item)
          && (allow.isEmpty() || allow.contains(it.itemId()))
          && !deny.contains(it.itemId())
          && (!availableOnly || there)
          && (!byCountry || here);
    }

    private float changed(int item, float score) {
      float changed = score;
      if (isBoosted(item)) {
        changed = changed < 0 ? changed / 2 : changed * 2;
      }
      if (demoted.contains(of(item).itemId())) {
        changed = changed < 0 ? changed * 2 : changed / 2;
      }
      return changed;
    }

    private boolean isBoosted(int item) {
      return of(item).brand().equals("b" + boostedBrand);
    }

    private boolean fits(List<Integer> list, int item) {
      CatalogItem it = of(item);
      long ofBrand = list.stream().filter(i -> of(i).brand().equals(it.brand())).count();
      boolean brandFull = atMostBrand > 0 && !it.brand().isEmpty() && ofBrand >= atMostBrand;
      boolean categoryFull =
          atMostCategory > 0
              && it.categories().stream()
                  .anyMatch(
                      c ->
                          list.stream().filter(i -> of(i).categories().contains(c)).count()
                              >= atMostCategory);
      return !brandFull && !categoryFull && !list.contains(item);
    }

    private boolean isTail(int item) {
      return of(item).interactions() <= 2;
    }

    List<Row> expected(UserSequence user, float[] scores) {
      Map<Integer, Float> changed = new HashMap<>();
      for (int item = 1; item < scores.length; item++) {
        if (eligible(user, item)) {
          changed.put(item, changed(item, scores[item]));
        }
      }
      List<Integer> order =
          changed.keySet().stream()
              .sorted(
                  Comparator.comparing((Integer item) -> -changed.get(item))
                      .thenComparing(item -> item))
              .toList();
      List<Integer> pinned = pinned(user, changed);
      List<Integer> best = fill(pinned, order, top - pinned.size());
      List<Integer> list = best;
      long tails =
          best.stream().filter(this::isTail).count() + pinned.stream().filter(this::isTail).count();
      if (tails < slots) {
        int wanted = slots - (int) pinned.stream().filter(this::isTail).count();
        List<Integer> rare =
            fill(
                pinned,
                order.stream().filter(this::isTail).toList(),
                Math.min(wanted, top - pinned.size()));
        List<Integer> before = new ArrayList<>(pinned);
        before.addAll(rare);
        list = new ArrayList<>(rare);
        list.addAll(fill(before, order, top - before.size()));
        list.sort(Comparator.comparingInt(order::indexOf));
      }
      return rows(pinned, list, best, changed);
    }

    private List<Integer> pinned(UserSequence user, Map<Integer, Float> eligible) {
      List<Integer> pinned = new ArrayList<>();
      boolean meant = !pinsForSwedes || "SE".equals(user.attributes().get("country"));
      pins.entrySet().stream()
          .sorted(
              Map.Entry.<Integer, Integer>comparingByValue()
                  .thenComparing(Map.Entry.comparingByKey()))
          .filter(pin -> meant && pin.getValue() <= top && eligible.containsKey(pin.getKey()))
          .forEach(
              pin -> {
                if (pinned.size() < top && fits(pinned, pin.getKey())) {
                  pinned.add(pin.getKey());
                }
              });
      return pinned;
    }

    private List<Integer> fill(List<Integer> before, List<Integer> order, int count) {
      List<Integer> list = new ArrayList<>(before);
      for (int item : order) {
        if (list.size() < before.size() + count && fits(list, item)) {
          list.add(item);
        }
      }
      return list.subList(before.size(), list.size());
    }

    private List<Row> rows(
        List<Integer> pinned,
        List<Integer> others,
        List<Integer> best,
        Map<Integer, Float> scores) {
      List<Integer> pinsLeft = new ArrayList<>(pinned);
      List<Integer> othersLeft = new ArrayList<>(others);
      List<Row> rows = new ArrayList<>();
      while (!pinsLeft.isEmpty() || !othersLeft.isEmpty()) {
        boolean pin =
            !pinsLeft.isEmpty()
                && (othersLeft.isEmpty() || pins.get(pinsLeft.get(0)) <= rows.size() + 1);
        int item = pin ? pinsLeft.remove(0) : othersLeft.remove(0);
        Source source =
            pin
                ? Source.PINNED
                : isTail(item) && !best.contains(item)
                    ? Source.LONG_TAIL
                    : isBoosted(item) ? Source.BOOSTED : Source.MODEL;
        rows.add(new Row(item, scores.get(item), source));
      }
      return rows;
    }
  }
}
