package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.RelatedItem;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Checks one file of {@code related-items}: items of its part in order, ranks 1, 2, ... of each
 * kind, scores finite and never increasing, related items known, none twice and none the item
 * itself.
 */
final class RelatedItemsCheck {
  private final String where;
  private final int most;
  private final int first;
  private final int behind;
  private final Map<String, Integer> itemIndexes;
  private final Set<String> given = new HashSet<>();
  private RelatedItem before;
  private long rows;

  /**
   * @param where names the file in errors
   * @param itemIndexes item id to index
   */
  RelatedItemsCheck(
      String where, RecommendationRun plan, int part, Map<String, Integer> itemIndexes) {
    this.where = where;
    this.most = plan.relatedItems();
    this.itemIndexes = itemIndexes;
    this.first = RelatedItem.firstItem(part, plan.parts(), itemIndexes.size());
    this.behind = RelatedItem.firstItem(part + 1, plan.parts(), itemIndexes.size());
  }

  long rows() {
    return rows;
  }

  void accept(RelatedItem row) {
    rows++;
    boolean next = isNextList(row);
    int rank = next ? 1 : before.rank() + 1;
    require(row, row.rank() == rank && rank <= most, "rank " + Math.min(rank, most), row.rank());
    float bound = next ? Float.MAX_VALUE : before.score();
    require(
        row,
        Float.isFinite(row.score()) && row.score() <= bound,
        "a finite score of at most " + bound,
        row.score());
    if (next) {
      given.clear();
      given.add(row.itemId());
    }
    boolean known = itemIndexes.containsKey(row.relatedItemId());
    require(row, known, "an item of the catalog", row.relatedItemId());
    require(row, given.add(row.relatedItemId()), "another item", row.relatedItemId());
    before = row;
  }

  /** Lists follow each other by item, then kind. */
  private boolean isNextList(RelatedItem row) {
    int index = itemIndexes.getOrDefault(row.itemId(), 0);
    require(
        row,
        index >= first && index < behind,
        "an item with an index in [%d, %d]".formatted(first, behind - 1),
        "index " + index);
    if (before == null) {
      return true;
    }
    int last = itemIndexes.get(before.itemId());
    int step = index == last ? row.kind().compareTo(before.kind()) : index - last;
    require(row, step >= 0, "items in the order of their index, then kind", "index " + index);
    return step > 0;
  }

  private void require(RelatedItem row, boolean condition, String expected, Object found) {
    if (!condition) {
      throw new ContractException(
          "%s row %d: item %s, %s: expected %s, found %s"
              .formatted(where, rows, row.itemId(), row.kind().column(), expected, found));
    }
  }
}
