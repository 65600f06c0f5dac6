package dev.nightjar.trainer.evaluation;

import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.input.Histories;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the first ten of everybody's lists are like.
 *
 * @param coverage share of the catalog that is in at least one list
 * @param novelty mean of -log2 of the share an item has of all training interactions (one added to
 *     every item's count)
 * @param popularityBias mean training interactions of the items in the lists, over those of the
 *     items people chose; 1 is no bias
 */
public record Variety(double coverage, double novelty, double popularityBias) {
  /** Of the lists of a ranking that kept them. */
  public static Variety of(Ranks ranks, Histories histories, Catalog catalog) {
    int[] counts = catalog.trainInteractions();
    double all = IntStream.of(counts).asLongStream().sum() + (double) catalog.items();
    int[] listed = ranks.top();
    double popularity = Arrays.stream(listed).map(item -> counts[item]).average().orElse(0);
    double chosen =
        Arrays.stream(ranks.users())
            .flatMap(
                user ->
                    IntStream.range(0, histories.trainLength(user))
                        .map(place -> counts[histories.item(user, place)]))
            .average()
            .orElse(1);
    return new Variety(
        rounded(Arrays.stream(listed).distinct().count() / (double) catalog.items()),
        rounded(
            Arrays.stream(listed)
                .mapToDouble(item -> Math.log(all / (counts[item] + 1)) / Math.log(2))
                .average()
                .orElse(0)),
        rounded(popularity / chosen));
  }

  private static double rounded(double figure) {
    return Math.round(figure * 1e6) / 1e6;
  }
}
