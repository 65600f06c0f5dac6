package dev.nightjar.recommend;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.UserSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What rules mean, written out: everything is sorted, and walked down. */
final class SlowLists {
  /** One row of a list. */
  record Row(int item, float score, Source source) {}

  private final RandomRules given;

  SlowLists(RandomRules given) {
    this.given = given;
  }

  private CatalogItem of(int item) {
    return given.items.get(item - 1);
  }

  private boolean eligible(UserSequence user, int item) {
    CatalogItem it = of(item);
    Object available = it.attributes().get("available");
    Object countries = it.attributes().get("countries");
    Object country = user.attributes().get("country");
    boolean hasCountries = countries instanceof List<?> list && !list.isEmpty();
    boolean there = available == null ? given.keepUnknown : available.equals(true);
    boolean here =
        country == null
            ? !given.dropUnknownUsers
            : hasCountries ? ((List<?>) countries).contains(country) : given.keepUnknown;
    return IntStream.of(user.items()).noneMatch(seen -> seen == item)
        && (given.allow.isEmpty() || given.allow.contains(it.itemId()))
        && !given.deny.contains(it.itemId())
        && (!given.availableOnly || there)
        && (!given.byCountry || here);
  }

  private float changed(int item, float score) {
    float changed = score;
    if (isBoosted(item)) {
      changed = changed < 0 ? changed / 2 : changed * 2;
    }
    if (given.demoted.contains(of(item).itemId())) {
      changed = changed < 0 ? changed * 2 : changed / 2;
    }
    return changed;
  }

  private boolean isBoosted(int item) {
    return of(item).brand().equals("b" + given.boostedBrand);
  }

  private boolean fits(List<Integer> list, int item) {
    CatalogItem it = of(item);
    long ofBrand = list.stream().filter(i -> of(i).brand().equals(it.brand())).count();
    boolean brandFull =
        given.atMostBrand > 0 && !it.brand().isEmpty() && ofBrand >= given.atMostBrand;
    boolean categoryFull =
        given.atMostCategory > 0
            && it.categories().stream()
                .anyMatch(
                    c ->
                        list.stream().filter(i -> of(i).categories().contains(c)).count()
                            >= given.atMostCategory);
    return !brandFull && !categoryFull && !list.contains(item);
  }

  private boolean isTail(int item) {
    return of(item).interactions() <= 2;
  }

  /** The list of a user with these scores, best first. */
  List<Row> list(UserSequence user, float[] scores) {
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
    List<Integer> drawn =
        fill(
            pinned,
            drawn(user, order),
            given.explored == 0 ? 0 : Math.min(given.explored, given.top - pinned.size()));
    List<Integer> taken = new ArrayList<>(pinned);
    taken.addAll(drawn);
    List<Integer> best = fill(taken, order, given.top - taken.size());
    List<Integer> list = new ArrayList<>(best);
    long tails =
        best.stream().filter(this::isTail).count() + taken.stream().filter(this::isTail).count();
    if (tails < given.slots) {
      int wanted = given.slots - (int) taken.stream().filter(this::isTail).count();
      List<Integer> rare =
          fill(
              taken,
              order.stream().filter(this::isTail).toList(),
              Math.min(wanted, given.top - taken.size()));
      List<Integer> before = new ArrayList<>(taken);
      before.addAll(rare);
      list = new ArrayList<>(rare);
      list.addAll(fill(before, order, given.top - before.size()));
    }
    list.addAll(drawn);
    list.sort(Comparator.comparingInt(order::indexOf));
    return rows(pinned, list, best, drawn, changed);
  }

  /** The best of what few lists had, shuffled by the user and the night. */
  private List<Integer> drawn(UserSequence user, List<Integer> order) {
    long seed = Explorer.seed("2026-01-31", user.userId());
    return order.stream()
        .filter(given.fresh::contains)
        .limit(given.candidates)
        .sorted(Comparator.comparing((Integer item) -> Explorer.draw(seed, item)))
        .toList();
  }

  private List<Integer> pinned(UserSequence user, Map<Integer, Float> eligible) {
    List<Integer> pinned = new ArrayList<>();
    boolean meant = !given.pinsForSwedes || "SE".equals(user.attributes().get("country"));
    given.pins.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .filter(pin -> meant && pin.getValue() <= given.top && eligible.containsKey(pin.getKey()))
        .forEach(
            pin -> {
              if (pinned.size() < given.top && fits(pinned, pin.getKey())) {
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
      List<Integer> drawn,
      Map<Integer, Float> scores) {
    List<Integer> pinsLeft = new ArrayList<>(pinned);
    List<Integer> othersLeft = new ArrayList<>(others);
    List<Row> rows = new ArrayList<>();
    while (!pinsLeft.isEmpty() || !othersLeft.isEmpty()) {
      boolean pin =
          !pinsLeft.isEmpty()
              && (othersLeft.isEmpty() || given.pins.get(pinsLeft.get(0)) <= rows.size() + 1);
      int item = pin ? pinsLeft.remove(0) : othersLeft.remove(0);
      rows.add(new Row(item, scores.get(item), pin ? Source.PINNED : source(item, best, drawn)));
    }
    return rows;
  }

  private Source source(int item, List<Integer> best, List<Integer> drawn) {
    if (drawn.contains(item)) {
      return Source.EXPLORE;
    }
    if (isTail(item) && !best.contains(item)) {
      return Source.LONG_TAIL;
    }
    return isBoosted(item) ? Source.BOOSTED : Source.MODEL;
  }
}
