package dev.nightjar.recommend;

import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.recommend.rules.CatalogRules;
import dev.nightjar.recommend.rules.CatalogRules.BoostedItems;
import dev.nightjar.recommend.rules.CatalogRules.PinnedItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes one user's list from the score of every item. Without rules it is the best k; with them, in
 * this order: items are taken out and scores multiplied; pinned items take their places; the best
 * of the rest follow, as far as the limits of at most so many of a kind let them; if too few items
 * of the list are rare, the best rare items fill the reserved slots and the best of the rest the
 * other places. Where users explore, their places are drawn before the best of the rest. Exact: a
 * limit or slot looks as far down the ranking as it must.
 */
final class ListBuilder {
  private final CatalogRules rules;
  private final int top;
  private final Optional<Explorer> explorer;
  private final Set<Integer> boosted = new HashSet<>();

  ListBuilder(CatalogRules rules, int top, Optional<Explorer> explorer) {
    this.rules = rules;
    this.top = top;
    this.explorer = explorer;
    for (BoostedItems boost : rules.boosts()) {
      for (int item : boost.factor() > 1 ? boost.items() : new int[0]) {
        boosted.add(item);
      }
    }
  }

  /**
   * One list.
   *
   * @param row what the user may not have for reasons of their own is excluded already; it is
   *     changed
   * @param source of an item that no rule gave
   */
  TopItems list(UserSequence user, ScoreRow row, IntFunction<Source> source) {
    return list(user, row, source, Optional.empty());
  }

  /** One list with places for items that few lists had so far, if the rules say so. */
  TopItems exploring(UserSequence user, ScoreRow row, IntFunction<Source> source) {
    return list(user, row, source, explorer);
  }

  private TopItems list(
      UserSequence user, ScoreRow row, IntFunction<Source> source, Optional<Explorer> explores) {
    rules.allowed(user).ifPresent(row::keepOnly);
    for (BoostedItems boost : rules.boosts()) {
      for (int item : boost.items()) {
        row.multiply(item, boost.factor());
      }
    }
    RankedItems ranked = new RankedItems(row, top);
    boolean plain =
        rules.groups().isEmpty()
            && rules.rules().longTail().isEmpty()
            && rules.rules().pin().isEmpty()
            && explores.isEmpty();
    return plain ? best(ranked, source) : new OneList(user, row, ranked, source, explores).build();
  }

  private TopItems best(RankedItems ranked, IntFunction<Source> source) {
    int size = 0;
    while (size < top && ranked.has(size)) {
      size++;
    }
    int[] items = new int[size];
    float[] scores = new float[size];
    Source[] sources = new Source[size];
    for (int i = 0; i < size; i++) {
      items[i] = ranked.item(i);
      scores[i] = ranked.score(i);
      sources[i] = boosted.contains(items[i]) ? Source.BOOSTED : source.apply(items[i]);
    }
    return new TopItems(items, scores, sources, new int[0]);
  }

  /** One item of a list in the making; place is that in the ranking. */
  private record Chosen(int item, int place) {}

  private final class OneList {
    private final ScoreRow row;
    private final RankedItems ranked;
    private final IntFunction<Source> source;
    private final List<PinnedItem> pins = new ArrayList<>();
    private final List<Chosen> drawn = new ArrayList<>();

    OneList(
        UserSequence user,
        ScoreRow row,
        RankedItems ranked,
        IntFunction<Source> source,
        Optional<Explorer> explores) {
      this.row = row;
      this.ranked = ranked;
      this.source = source;
      choosePins(user);
      explores.ifPresent(explorer -> explore(user, explorer));
    }

    private void explore(UserSequence user, Explorer explorer) {
      int count = Math.min(explorer.slots(), open());
      Choice choice = taken();
      for (int place : explorer.drawn(user.userId(), ranked)) {
        if (drawn.size() < count && choice.add(ranked.item(place))) {
          drawn.add(new Chosen(ranked.item(place), place));
        }
      }
    }

    /** Places that are neither pinned nor drawn. */
    private int open() {
      return top - pins.size() - drawn.size();
    }

    private void choosePins(UserSequence user) {
      Choice choice = new Choice(rules);
      for (PinnedItem pin : rules.pins(user)) {
        boolean eligible = row.score(pin.item()) != Float.NEGATIVE_INFINITY;
        if (eligible && pin.rank() <= top && pins.size() < top && choice.add(pin.item())) {
          pins.add(pin);
        }
      }
    }

    TopItems build() {
      List<Chosen> best = fill(taken(), any -> true, open());
      int missing = rules.rules().longTail().map(tail -> tail.slots() - longTail(best)).orElse(0);
      return missing <= 0 ? place(best, Set.of()) : withLongTail(best);
    }

    private TopItems withLongTail(List<Chosen> best) {
      int slots = rules.rules().longTail().orElseThrow().slots();
      int wanted = Math.min(open(), slots - longTail(List.of()));
      Choice choice = taken();
      List<Chosen> list = new ArrayList<>(fill(choice, rules::isLongTail, wanted));
      list.addAll(fill(choice, any -> true, open() - list.size()));
      Set<Integer> helped = new HashSet<>();
      list.stream().map(Chosen::item).filter(rules::isLongTail).forEach(helped::add);
      best.stream().map(Chosen::item).forEach(helped::remove);
      return place(list, helped);
    }

    private Choice taken() {
      Choice choice = new Choice(rules);
      pins.forEach(pin -> choice.add(pin.item()));
      drawn.forEach(one -> choice.add(one.item()));
      return choice;
    }

    /** Of the pinned and drawn items and these. */
    private int longTail(List<Chosen> list) {
      IntStream chosen = Stream.concat(drawn.stream(), list.stream()).mapToInt(Chosen::item);
      IntStream pinned = pins.stream().mapToInt(PinnedItem::item);
      return (int) IntStream.concat(pinned, chosen).filter(rules::isLongTail).count();
    }

    /** The best that the choice lets in, down the ranking. */
    private List<Chosen> fill(Choice choice, IntPredicate wanted, int count) {
      List<Chosen> list = new ArrayList<>();
      for (int place = 0; list.size() < count && ranked.has(place); place++) {
        int item = ranked.item(place);
        if (wanted.test(item) && choice.add(item)) {
          list.add(new Chosen(item, place));
        }
      }
      return list;
    }

    /** Pinned items in their places, or the next that is free; the others by score around them. */
    private TopItems place(List<Chosen> list, Set<Integer> helped) {
      List<Chosen> others = new ArrayList<>(list);
      others.addAll(drawn);
      others.sort(Comparator.comparingInt(Chosen::place));
      int size = pins.size() + others.size();
      int[] items = new int[size];
      float[] scores = new float[size];
      Source[] sources = new Source[size];
      int nextPin = 0;
      int nextOther = 0;
      for (int i = 0; i < size; i++) {
        boolean pinned =
            nextPin < pins.size()
                && (pins.get(nextPin).rank() <= i + 1 || nextOther == others.size());
        items[i] = pinned ? pins.get(nextPin++).item() : others.get(nextOther++).item();
        scores[i] = row.score(items[i]);
        sources[i] = pinned ? Source.PINNED : sourceOf(items[i], helped);
      }
      return new TopItems(items, scores, sources, new int[0]);
    }

    private Source sourceOf(int item, Set<Integer> helped) {
      if (drawn.stream().anyMatch(one -> one.item() == item)) {
        return Source.EXPLORE;
      }
      if (helped.contains(item)) {
        return Source.LONG_TAIL;
      }
      return boosted.contains(item) ? Source.BOOSTED : source.apply(item);
    }
  }
}
