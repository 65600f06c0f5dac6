package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.RandomSets;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.Evidence;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.pairs.PairTable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rankers without a model against counting one by one: most items have a score of 0. */
class PairRanksTest {
  private static final int ITEMS = 300;
  private final TrainingSet set = RandomSets.of(120, ITEMS, 9, 3);
  private final Histories histories = set.histories();
  private final SampledNegatives negatives = new SampledNegatives(histories, ITEMS, 4);

  @Test
  void evidenceRanksAsCountingOneByOneDoes() {
    evidenceRanksAsCountingOneByOneDoes(0, 0);
    evidenceRanksAsCountingOneByOneDoes(0.3, -0.2);
  }

  private void evidenceRanksAsCountingOneByOneDoes(double trend, double bonus) {
    ItemPairs pairs = ItemPairs.of(set);
    BlendWeights weights =
        new BlendWeights(
            0.5,
            0,
            0,
            trend,
            trend / 2,
            Map.of(Evidence.TRANSITIONS, 1.0, Evidence.TOKENS, 0.5),
            Map.of(Evidence.TRANSITIONS, 1.0, Evidence.CO_OCCURRENCE, 2.0),
            bonus);
    boolean[] tail = set.catalog().tail(4);
    for (Split split : Split.values()) {
      Ranks ranks = new PairRanks(pairs, weights, tail).ranks(histories, negatives, split);
      assertThat(ranks.users()).isEqualTo(histories.usersWithTarget(split));
      int nothing = 0;
      for (int i = 0; i < ranks.users().length; i++) {
        int user = ranks.users()[i];
        float[] scores = scores(pairs, weights, tail, user, split);
        int target = histories.target(user, split);
        nothing += scores[target] == weights.bonuses(pairs, tail)[target] ? 1 : 0;
        check(ranks, i, split, scores);
      }
      assertThat(nothing).isBetween(1, ranks.users().length - 1);
    }
  }

  private float[] scores(
      ItemPairs pairs, BlendWeights weights, boolean[] tail, int user, Split split) {
    float[] scores = new float[ITEMS + 2];
    int known = histories.knownLength(user, split);
    for (int back = 0; back < Math.min(known, 10); back++) {
      int item = histories.item(user, known - 1 - back);
      for (Evidence kind : Evidence.values()) {
        PairTable table = pairs.get(kind);
        for (int entry = table.start(item); entry < table.end(item); entry++) {
          int candidate = table.item(entry);
          float factor = (tail[candidate] ? weights.tail() : weights.head()).get(kind).floatValue();
          scores[candidate] += table.weight(entry) * ((float) Math.pow(0.5, back) * factor);
        }
      }
    }
    for (int item = 1; item <= ITEMS; item++) {
      double ofTail = weights.tailTrend() * pairs.trend()[item] + weights.tailBonus();
      scores[item] += (float) (tail[item] ? ofTail : weights.trend() * pairs.trend()[item]);
    }
    return scores;
  }

  private void check(Ranks ranks, int at, Split split, float[] scores) {
    int user = ranks.users()[at];
    int target = histories.target(user, split);
    TreeSet<Integer> known = new TreeSet<>();
    for (int place = 0; place < histories.knownLength(user, split); place++) {
      known.add(histories.item(user, place));
    }
    int[] others = IntStream.rangeClosed(1, ITEMS).filter(item -> !known.contains(item)).toArray();
    int expected = known.contains(target) ? Ranks.MISS : ahead(others, target, scores);
    assertThat(ranks.full()[at]).isEqualTo(expected);
    assertThat(ranks.sampled()[at]).isEqualTo(ahead(negatives.of(user), target, scores));
  }

  private static int ahead(int[] others, int target, float[] scores) {
    return (int)
        Arrays.stream(others)
            .filter(item -> item > 0 && item != target)
            .filter(
                item ->
                    scores[item] > scores[target]
                        || (scores[item] == scores[target] && item < target))
            .count();
  }

  /** Every candidate with text has a score, however far it is: nothing is cut. */
  @Test
  void textNeighborsRankEveryCandidate() {
    Catalog catalog = set.catalog();
    for (Split split : Split.values()) {
      Ranks ranks = TextNeighbors.of(catalog).ranks(histories, negatives, split);
      for (int i = 0; i < ranks.users().length; i++) {
        double[] scores = likeness(catalog, ranks.users()[i], split);
        if (Arrays.stream(scores).anyMatch(score -> score != 0)) { // the sequence has text
          long zeros = Arrays.stream(scores).filter(score -> score == 0).count();
          assertThat(zeros).isLessThanOrEqualTo(2 + ITEMS / 5);
        }
        float[] rounded = new float[scores.length];
        IntStream.range(0, scores.length).forEach(item -> rounded[item] = (float) scores[item]);
        check(ranks, i, split, rounded);
      }
    }
  }

  private double[] likeness(Catalog catalog, int user, Split split) {
    double[] scores = new double[ITEMS + 2];
    int width = RandomSets.TEXT_WIDTH;
    int known = histories.knownLength(user, split);
    for (int item = 1; item <= ITEMS; item++) {
      for (int back = 0; back < Math.min(known, 10); back++) {
        int from = histories.item(user, known - 1 - back);
        for (int column = 0; column < width; column++) {
          scores[item] +=
              Math.pow(0.6, back)
                  * catalog.textVectors()[item * width + column]
                  * catalog.textVectors()[from * width + column];
        }
      }
    }
    return scores;
  }
}
