package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.RelatedItem;
import dev.nightjar.contract.RelatedItem.Kind;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.recommend.rules.CatalogRules;
import dev.nightjar.recommend.rules.CatalogRules.BoostedItems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The best related items of every item, from the pairs of the model bundle. Of the rules, those
 * that exclude items, boosts, and limits per kind apply; a condition on the user is evaluated as
 * for a user without attributes. Ties go to the smaller index. Thread-safe.
 */
final class RelatedLists {
  private final ServedCatalog catalog;
  private final PairTables tables;
  private final Optional<ItemMatch> match;
  private final int most;
  private final Optional<long[]> allowed;
  private final Map<Integer, Float> factors = new HashMap<>();
  private final int[] tonight; // the model's index to tonight's, padding where there is none

  /** One candidate as tonight's index. */
  private record Candidate(int item, float score) {}

  /**
   * @param match if the model is of an earlier dataset
   * @param most rows of an item and kind
   */
  RelatedLists(ServedCatalog catalog, PairTables tables, Optional<ItemMatch> match, int most) {
    this.catalog = catalog;
    this.tables = tables;
    this.match = match;
    this.most = most;
    CatalogRules rules = catalog.rules();
    allowed = rules.allowed(nobody());
    for (BoostedItems boost : rules.boosts()) {
      Arrays.stream(boost.items())
          .forEach(item -> factors.merge(item, boost.factor(), (a, b) -> a * b));
    }
    tonight = match.map(this::inverse).orElse(new int[0]);
  }

  private static UserSequence nobody() {
    return UserSequence.leaveOneOut(0, "nobody", new int[0], new long[0]);
  }

  private int[] inverse(ItemMatch items) {
    int[] inverse = new int[1];
    for (int item = Conventions.FIRST_ITEM; item <= catalog.items(); item++) {
      int known = items.known(item);
      inverse = known < inverse.length ? inverse : Arrays.copyOf(inverse, 2 * known + 1);
      inverse[known] = item;
    }
    inverse[Conventions.PADDING] = Conventions.PADDING;
    return inverse;
  }

  int items() {
    return catalog.items();
  }

  /** The rows of one item, kind by kind, best first. */
  List<RelatedItem> of(int item) {
    List<RelatedItem> rows = new ArrayList<>();
    int known = match.map(items -> items.known(item)).orElse(item);
    for (Kind kind : Kind.values()) {
      if (known != Conventions.PADDING) {
        add(rows, item, kind, candidates(item, known, kind));
      }
    }
    return rows;
  }

  private void add(List<RelatedItem> rows, int item, Kind kind, List<Candidate> candidates) {
    Choice choice = new Choice(catalog.rules());
    int rank = 0;
    for (Candidate candidate : candidates) {
      if (rank < most && choice.add(candidate.item())) {
        String related = catalog.itemId(candidate.item());
        rows.add(new RelatedItem(catalog.itemId(item), kind, ++rank, related, candidate.score()));
      }
    }
  }

  private List<Candidate> candidates(int item, int known, Kind kind) {
    List<Candidate> candidates = new ArrayList<>();
    for (int entry = 0; entry < tables.width(kind); entry++) {
      int other = tonight(tables.item(kind, known, entry));
      if (other != Conventions.PADDING && other != item && isAllowed(other)) {
        float factor = factors.getOrDefault(other, 1f);
        candidates.add(
            new Candidate(other, ScoreRow.checked(factor * tables.weight(kind, known, entry))));
      }
    }
    candidates.sort(
        Comparator.comparingDouble((Candidate candidate) -> -candidate.score())
            .thenComparingInt(Candidate::item));
    return candidates;
  }

  private int tonight(int known) {
    if (match.isEmpty()) {
      return known;
    }
    return known < tonight.length ? tonight[known] : Conventions.PADDING;
  }

  private boolean isAllowed(int item) {
    return allowed.isEmpty() || ScoreRow.isIn(allowed.get(), item);
  }
}
