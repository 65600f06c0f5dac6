package dev.nightjar.train.evaluation;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Histories;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Coverage, novelty and popularity bias of all lists, over their first ten and first twenty items.
 *
 * @param coverage10 share of the catalog that is in at least one list
 * @param novelty10 mean of -log2 of the share an item has of all training interactions (one added
 *     to every item's count)
 * @param popularityBias10 mean training interactions of the items in the lists, over those of the
 *     items people chose; 1 is no bias
 */
public record Variety(
    double coverage10,
    double novelty10,
    double popularityBias10,
    double coverage20,
    double novelty20,
    double popularityBias20) {
  /** Of the lists of a ranking that kept them. */
  public static Variety of(Ranks ranks, Histories histories, Catalog catalog) {
    int[] counts = catalog.trainInteractions();
    double all = IntStream.of(counts).asLongStream().sum() + (double) catalog.items();
    double chosen = chosen(ranks, histories, counts);
    int[] ten = ranks.firstListed(10);
    int[] twenty = ranks.firstListed(20);
    return new Variety(
        coverage(ten, catalog),
        novelty(ten, counts, all),
        rounded(popularity(ten, counts) / chosen),
        coverage(twenty, catalog),
        novelty(twenty, counts, all),
        rounded(popularity(twenty, counts) / chosen));
  }

  /** Mean training interactions of the items people chose. */
  private static double chosen(Ranks ranks, Histories histories, int[] counts) {
    return Arrays.stream(ranks.users())
        .flatMap(
            user ->
                IntStream.range(0, histories.trainLength(user))
                    .map(place -> counts[histories.item(user, place)]))
        .average()
        .orElse(1);
  }

  private static double coverage(int[] listed, Catalog catalog) {
    return rounded(Arrays.stream(listed).distinct().count() / (double) catalog.items());
  }

  private static double novelty(int[] listed, int[] counts, double all) {
    return rounded(
        Arrays.stream(listed)
            .mapToDouble(item -> Math.log(all / (counts[item] + 1)) / Math.log(2))
            .average()
            .orElse(0));
  }

  private static double popularity(int[] listed, int[] counts) {
    return Arrays.stream(listed).map(item -> counts[item]).average().orElse(0);
  }

  private static double rounded(double figure) {
    return Math.round(figure * 1e6) / 1e6;
  }
}
