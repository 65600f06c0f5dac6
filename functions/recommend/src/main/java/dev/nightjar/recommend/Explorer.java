package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Exploration;
import dev.nightjar.contract.Impressions;
import dev.nightjar.contract.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Draws places of a list among the items that few lists had so far. The draw depends only on date,
 * user and item, so that recomputing a list draws the same items. Memory: one bit an item.
 */
final class Explorer {
  private static final int HEX = 16;
  private static final int SEED_DIGITS = 16;

  private final String date;
  private final int slots;
  private final int candidates;
  private final BitSet fresh;

  /**
   * @param fresh indexes of the items that may be drawn
   */
  Explorer(String date, int slots, int candidates, BitSet fresh) {
    this.date = date;
    this.slots = slots;
    this.candidates = candidates;
    this.fresh = (BitSet) fresh.clone();
  }

  /** Of a run; empty if no rule asks, or no night was counted yet. */
  static Optional<Explorer> of(RecommendRun run, ServedCatalog catalog) throws IOException {
    Optional<Impressions> counted = run.impressions().filter(found -> found.from().isPresent());
    if (counted.isEmpty()) {
      return Optional.empty();
    }
    Exploration rule = run.rules().explore().orElseThrow();
    BitSet fresh = new BitSet();
    for (int item = Conventions.FIRST_ITEM; item <= catalog.items(); item++) {
      fresh.set(item, counted.get().of(catalog.itemId(item)) <= rule.impressionsAtMost());
    }
    return Optional.of(
        new Explorer(run.plan().date(), rule.slots(run.plan().top()), rule.candidates(), fresh));
  }

  /** Places of a list. */
  int slots() {
    return slots;
  }

  /** Places in the ranking of the items that may be drawn, the first drawn first. */
  List<Integer> drawn(String userId, RankedItems ranked) {
    List<Integer> places = new ArrayList<>();
    for (int place = 0; places.size() < candidates && ranked.has(place); place++) {
      if (fresh.get(ranked.item(place))) {
        places.add(place);
      }
    }
    long seed = seed(date, userId);
    places.sort(Comparator.comparingLong(place -> draw(seed, ranked.item(place))));
    return places;
  }

  static long seed(String date, String userId) {
    return Long.parseUnsignedLong(Sha256.of(date + ":" + userId).substring(0, SEED_DIGITS), HEX);
  }

  /** The least is drawn first. */
  static long draw(long seed, int item) {
    return new SplittableRandom(seed + item).nextLong();
  }
}
