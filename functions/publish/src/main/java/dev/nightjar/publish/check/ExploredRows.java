package dev.nightjar.publish.check;

import dev.nightjar.contract.Exploration;
import dev.nightjar.contract.Impressions;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import java.util.List;
import java.util.Optional;

/**
 * Checks the rows that are marked as explored.
 *
 * @param slots of a list, at most
 * @param impressionsAtMost of their items before this night
 * @param before what was shown until then
 */
public record ExploredRows(int slots, int impressionsAtMost, Impressions before) {
  /** Where no rule asks: none may be marked. */
  public static final ExploredRows NONE = new ExploredRows(0, 0, Impressions.NONE);

  public static ExploredRows of(Exploration rule, int top, Impressions before) {
    int slots = before.from().isPresent() ? rule.slots(top) : 0;
    return new ExploredRows(slots, rule.impressionsAtMost(), before);
  }

  /** What is wrong with a user's list; empty if nothing is. */
  public Optional<String> wrong(List<Item> items, boolean cold) {
    List<Item> explored = items.stream().filter(item -> item.source() == Source.EXPLORE).toList();
    int most = cold ? 0 : slots;
    if (explored.size() > most) {
      return Optional.of(
          "expected at most %d rows of source explore, found %d".formatted(most, explored.size()));
    }
    return explored.stream()
        .filter(item -> before.of(item.itemId()) > impressionsAtMost)
        .findFirst()
        .map(
            item ->
                "rank %d: expected source explore only of an item that stood in at most %d lists, found %s in %d"
                    .formatted(
                        item.rank(), impressionsAtMost, item.itemId(), before.of(item.itemId())));
  }
}
