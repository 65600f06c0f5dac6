package dev.nightjar.recommend;

import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.recommend.rules.Rules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What users without usable history get: the most popular items, under the same rules as everybody.
 * The lists of {@code cold} come one after another, each with the items it knows and no earlier one
 * does; last come all items by all interactions. Users with the same values in all attributes that
 * the rules read share one list, which is computed once.
 *
 * <p>Scores: interactions, if all come from one list; otherwise those of the list with l more
 * behind it are l + interactions / (1 + the most of the list), so that earlier lists are above
 * later ones.
 */
final class ColdLists {
  private static final int KEPT = 4096;

  private final ServedCatalog catalog;
  private final ListBuilder lists;
  private final Optional<PopularItems> popularity;
  private final Map<List<List<Object>>, TopItems> kept = new ConcurrentHashMap<>();

  /**
   * @param popularity if the rules need it
   */
  ColdLists(ServedCatalog catalog, ListBuilder lists, Optional<PopularItems> popularity) {
    this.catalog = catalog;
    this.lists = lists;
    this.popularity = popularity;
  }

  TopItems of(UserSequence user) {
    List<List<Object>> kind = catalog.rules().kind(user);
    TopItems known = kept.get(kind);
    if (known != null) {
      return known;
    }
    TopItems list = work(user, none -> {});
    if (kept.size() < KEPT) {
      kept.put(kind, list);
    }
    return list;
  }

  /**
   * For one user alone.
   *
   * @param seen takes out of the row what the user has had
   */
  TopItems unseen(UserSequence user, Consumer<ScoreRow> seen) {
    return work(user, seen);
  }

  private TopItems work(UserSequence user, Consumer<ScoreRow> seen) {
    List<Rules.Popular> wanted = catalog.rules().rules().cold();
    float[] scores = new float[catalog.items() + 1];
    Source[] sources = new Source[catalog.items() + 1];
    int behind = wanted.size();
    for (int i = 0; i < wanted.size(); i++) {
      add(interactions(user, wanted.get(i), i), sourceOf(wanted.get(i)), behind--, scores, sources);
    }
    addAll(wanted.isEmpty(), scores, sources);
    ScoreRow row = ScoreRow.of(scores);
    seen.accept(row);
    return lists.list(user, row, item -> sources[item]);
  }

  private static void add(
      Map<Integer, Long> interactions,
      Source source,
      int behind,
      float[] scores,
      Source[] sources) {
    double most = interactions.values().stream().mapToLong(n -> n).max().orElse(0);
    interactions.forEach(
        (item, count) -> {
          if (sources[item] == null && count > 0) {
            scores[item] = (float) (behind + count / (1 + most));
            sources[item] = source;
          }
        });
  }

  private void addAll(boolean alone, float[] scores, Source[] sources) {
    double most = alone ? 0 : catalog.mostInteractions();
    for (int item = 1; item <= catalog.items(); item++) {
      if (sources[item] == null) {
        scores[item] = (float) (catalog.interactions(item) / (alone ? 1 : 1 + most));
        sources[item] = Source.POPULAR;
      }
    }
  }

  private Map<Integer, Long> interactions(UserSequence user, Rules.Popular list, int number) {
    return list.by().isPresent() || list.days().isPresent()
        ? popularity.orElseThrow().of(user, list, number)
        : Map.of(); // all of all time come last anyway
  }

  private static Source sourceOf(Rules.Popular list) {
    return list.by().isPresent() ? Source.POPULAR_SEGMENT : Source.POPULAR_RECENT;
  }
}
