package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.Evidence;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightChoiceTest {
  private static final int FEATURES = CollectCandidates.FEATURES;
  private static final int PER_USER = 80;

  /**
   * Users choose what is best by a sum that they know and some noise: the first candidate is what
   * they chose.
   *
   * @param head their weights for head items
   * @param ofTail and for tail items, every third candidate
   */
  private static Candidates choosing(
      int users, double[] head, double[] ofTail, double noise, long seed) {
    return choosing(users, 3, head, ofTail, noise, seed);
  }

  /**
   * @param step from tail item to tail item
   */
  private static Candidates choosing(
      int users, int step, double[] head, double[] ofTail, double noise, long seed) {
    Random random = new Random(seed);
    Candidates.Builder builder = new Candidates.Builder(users, FEATURES);
    for (int user = 0; user < users; user++) {
      float[][] values = new float[PER_USER][FEATURES];
      int chosen = 0;
      double best = Double.NEGATIVE_INFINITY;
      for (int item = 0; item < PER_USER; item++) {
        double score = noise * random.nextGaussian();
        for (int kind = 0; kind < FEATURES; kind++) {
          values[item][kind] = (float) random.nextGaussian();
          score += (item % step == 0 ? ofTail : head)[kind] * values[item][kind];
        }
        if (score > best) {
          best = score;
          chosen = item;
        }
      }
      builder.add(chosen + 1, chosen % step == 0, values[chosen]);
      for (int item = 0; item < PER_USER; item++) {
        if (item != chosen) {
          builder.add(item + 1, item % step == 0, values[item]);
        }
      }
      builder.next();
    }
    return builder.build();
  }

  private static double mean(double[] gains) {
    return Arrays.stream(gains).average().orElseThrow();
  }

  private static FeatureWeights forAll(double[] weights) {
    return new FeatureWeights(weights, weights, 0);
  }

  private static double bestEvidence(Candidates candidates) {
    double best = 0;
    for (int kind = 1; kind < FEATURES; kind++) {
      best = Math.max(best, mean(candidates.gains(FeatureWeights.alone(kind))));
    }
    return best;
  }

  @Test
  void findsThePlantedWeights() {
    double[] planted = {1, 0.6, 0, 0, 0, 0.2, 0};
    Candidates candidates = choosing(2000, planted, planted, 0.3, 1);
    BlendSearch.Found found = new WeightChoice(candidates, 0.6).run();
    double best = mean(candidates.gains(forAll(planted)));
    assertThat(found.ndcg10()).isGreaterThan(0.97 * best).isGreaterThan(bestEvidence(candidates));
    double model = found.weights().model();
    assertThat(found.weights().head().get(Evidence.TRANSITIONS) / model).isBetween(0.4, 0.9);
    assertThat(found.weights().head().get(Evidence.CO_OCCURRENCE) / model).isLessThan(0.15);
    assertThat(found.weights().head().get(Evidence.TOKENS) / model).isLessThan(0.15);
  }

  @Test
  void isNeverWorseThanTheBestEvidenceNorMuchWorseThanTheModel() {
    Random random = new Random(2);
    for (int trial = 0; trial < 12; trial++) {
      double[] head = random.doubles(FEATURES, -0.5, 1).toArray();
      double[] ofTail = random.doubles(FEATURES, -0.5, 1).toArray();
      Candidates candidates = choosing(100 + 40 * trial, head, ofTail, 1, trial);
      BlendSearch.Found found = new WeightChoice(candidates, 0.6).run();
      assertThat(found.ndcg10())
          .isGreaterThanOrEqualTo(bestEvidence(candidates))
          .isGreaterThanOrEqualTo(0.99 * mean(candidates.gains(FeatureWeights.alone(0))));
    }
  }

  /**
   * Tail items are chosen by something else: their weights rise, the whole stays above the floor.
   */
  @Test
  void liftsTailItemsAboveTheFloorOfTheWhole() {
    double[] head = {1, 0.5, 0, 0, 0, 0, 0};
    double[] ofTail = {0.4, 0, 0, 0, 0, 1, 0};
    Candidates candidates = choosing(2000, head, ofTail, 0.2, 3);
    BlendSearch.Found found = new WeightChoice(candidates, 0.6).run();
    FeatureWeights weights = FeatureWeights.of(found.weights());
    double[] sameForAll = candidates.gains(forAll(weights.head()));
    assertThat(found.ndcg10()).isGreaterThanOrEqualTo(0.995 * mean(sameForAll));
    assertThat(found.tailNdcg10()).isGreaterThan(tailMean(candidates, sameForAll));
    assertThat(found.weights().tail().get(Evidence.TEXT_VECTORS))
        .isGreaterThan(found.weights().head().get(Evidence.TEXT_VECTORS));
    assertThat(mean(candidates.gains(weights))).isEqualTo(found.ndcg10());
  }

  /** There are 63, and .975 of the best is what as good a bargain as for many would leave. */
  @Test
  void fewTailTargetsCostTheOthersLittle() {
    double[] head = {1, 0.5, 0, 0, 0, 0, 0};
    double[] ofTail = {0.6, 0.3, 0, 0, 0, 0.3, 0};
    Candidates few = choosing(1500, 12, head, ofTail, 1.2, 3);
    BlendSearch.Found rival = new WeightChoice(few.without(0), 0.6).run();
    double best =
        new WeightFit(few, 1)
            .at(0.4, 0.2, 0.12, 0.08, 0.05, 0.03, 0).stream()
                .mapToDouble(weights -> mean(few.gains(weights)))
                .max()
                .orElseThrow();
    assertThat(new WeightChoice(few, 0.6).run(rival).ndcg10()).isGreaterThan(0.998 * best);
    assertThat(WeightChoice.trust(0)).isZero();
    assertThat(WeightChoice.trust(100)).isEqualTo(0.25);
    assertThat(WeightChoice.trust(401)).isEqualTo(1);
  }

  /** A model that knows head items and misleads among tail items. */
  @Test
  void aModelDoesNotPushTailItemsBelowTheSumWithoutIt() {
    Candidates candidates =
        choosing(
            2000,
            new double[] {1, 0.5, 0, 0, 0, 0, 0},
            new double[] {-0.6, 1, 0, 0, 0, 0, 0},
            0.2,
            5);
    BlendSearch.Found rival = new WeightChoice(candidates.without(0), 0.6).run();
    BlendSearch.Found found = new WeightChoice(candidates, 0.6).run(rival);
    assertThat(found.tailNdcg10()).isGreaterThanOrEqualTo(rival.tailNdcg10());
    assertThat(found.ndcg10()).isGreaterThan(rival.ndcg10());
  }

  /**
   * Evidence speaks for every target, the model for targets that are head items.
   *
   * @param noise of what the model says of tail items
   * @param ofTail the mean of what it says of them
   * @param ofHead what it says of head items beside
   */
  private static Candidates againstTail(double noise, double ofTail, double ofHead) {
    Random random = new Random(9);
    Candidates.Builder builder = new Candidates.Builder(2000, FEATURES);
    int tailFrom = 30;
    for (int user = 0; user < 2000; user++) {
      int target = user % 3 == 0 ? tailFrom + random.nextInt(30) : random.nextInt(tailFrom);
      for (int place = 0; place < 60; place++) {
        int item = (target + place) % 60;
        boolean isTail = item >= tailFrom;
        boolean isTarget = place == 0;
        float[] values = new float[FEATURES];
        double drawn = random.nextGaussian();
        double known = ofHead + drawn + (isTarget ? 0 : -2);
        values[0] = (float) (isTail ? noise * drawn + ofTail : known);
        values[1] = (float) Math.abs(random.nextGaussian() + (isTarget ? 1.5 : 0));
        builder.add(1 + item, isTail, values);
      }
      builder.next();
    }
    return builder.build();
  }

  /**
   * A model that knows head items well and says nothing but noise of tail items, which the rival
   * ranks well: with less of it they stay behind all others, without it they are ahead of all.
   */
  @Test
  void tailItemsAreRankedAsByTheRivalWhereTheModelIsStronglyAgainstThem() {
    Candidates candidates = againstTail(12, -40, 0);
    BlendSearch.Found rival = new WeightChoice(candidates.without(0), 0.6).run();
    BlendSearch.Found found = new WeightChoice(candidates, 0.6).run(rival);
    assertThat(found.ndcg10()).isGreaterThan(rival.ndcg10());
    assertThat(found.tailNdcg10()).isGreaterThan(0.9 * rival.tailNdcg10());
  }

  /** Whatever is tried, all head items stay ahead of all tail items. */
  @Test
  void aModelBesideWhichTailItemsCannotBeRankedIsLeftOut() {
    Candidates candidates = againstTail(1, 0, 1000);
    BlendSearch.Found rival = new WeightChoice(candidates.without(0), 0.6).run();
    assertThat(rival.weights().model()).isZero();
    assertThat(mean(candidates.gains(FeatureWeights.alone(0)))).isGreaterThan(rival.ndcg10());
    assertThat(new WeightChoice(candidates, 0.6).run(rival)).isEqualTo(rival);
  }

  @Test
  void withoutAnyEvidenceTheModelIsAlone() {
    double[] planted = {1, 0, 0, 0, 0, 0, 0};
    Candidates candidates = choosing(50, planted, planted, 0.1, 8);
    for (int kind = 1; kind < FEATURES; kind++) {
      candidates = candidates.without(kind);
    }
    BlendSearch.Found rival = new WeightChoice(candidates.without(0), 0.6).run();
    assertThat(rival.ndcg10()).isZero();
    BlendSearch.Found found = new WeightChoice(candidates, 0.6).run(rival);
    assertThat(found.weights().withoutEvidence()).isTrue();
    assertThat(found.weights().model()).isEqualTo(1);
    assertThat(found.ndcg10()).isGreaterThan(0.5);
  }

  /** Where a little of the model helps much and as much as of the others harms. */
  @Test
  void findsThatALittleOfTheModelHelpsMuch() {
    double[] planted = {0.15, 1, 0, 0, 1, 0.3, 0};
    Candidates candidates = choosing(2000, planted, planted, 0.05, 7);
    BlendSearch.Found rival = new WeightChoice(candidates.without(0), 0.6).run();
    BlendSearch.Found found = new WeightChoice(candidates, 0.6).run(rival);
    assertThat(found.ndcg10())
        .isGreaterThan(0.96 * mean(candidates.gains(forAll(planted))))
        .isGreaterThan(rival.ndcg10());
  }

  /** Of forty users many a model without sense is better than the best sum, by chance. */
  @Test
  void aModelThatMayBeBetterByChanceIsLeftOut() {
    int taken = 0;
    for (int trial = 0; trial < 12; trial++) {
      double[] planted = {0, 1, 0, 0, 0, 0, 0};
      Candidates candidates = choosing(40, planted, planted, 1, 100 + trial);
      BlendSearch.Found rival = new WeightChoice(candidates.without(0), 0.6).run();
      BlendSearch.Found found = new WeightChoice(candidates, 0.6).run(rival);
      assertThat(found.ndcg10()).isGreaterThanOrEqualTo(rival.ndcg10());
      taken += found.weights().model() > 0 ? 1 : 0;
    }
    assertThat(taken).isLessThan(6);
  }

  /** A rival that cannot be reached: a part of what the model adds to it is kept for all. */
  @Test
  void givesUpMoreOfTheWholeWhileARivalIsBetterAmongTailItems() {
    double[] head = {1, 0.5, 0, 0, 0, 0, 0};
    Candidates candidates = choosing(2000, head, new double[] {0, 0, 0, 0, 0, 0.5, 0}, 1, 3);
    BlendSearch.Found alone = new WeightChoice(candidates, 0.6).run();
    BlendSearch.Found without = new WeightChoice(candidates.without(0), 0.6).run();
    BlendSearch.Found rival = new BlendSearch.Found(without.weights(), without.ndcg10(), 1);
    BlendSearch.Found found = new WeightChoice(candidates, 0.6).run(rival);
    double least = 0.7 * without.ndcg10() + 0.3 * alone.ndcg10();
    assertThat(found.tailNdcg10()).isGreaterThan(alone.tailNdcg10());
    assertThat(found.ndcg10()).isBetween(least, alone.ndcg10());
  }

  /** One kind of evidence ranks tail items well, the rival has nothing to say of them. */
  @Test
  void givesUpMoreOfTheWholeWhileEvidenceAloneIsBetterAmongTailItems() {
    double[] head = {1.5, 0.75, 0, 0, 0, 0, 0};
    double[] text = {0, 0, 0, 0, 0, 1, 0};
    Candidates candidates = choosing(2700, 2, head, text, 1, 3);
    double[] ofRival = {0, 1, 0, 0, 0, 0, 0};
    BlendSearch.Found rival =
        new BlendSearch.Found(
            new BlendWeights(0.6, 0, 0, 0, 0, Map.of(Evidence.TRANSITIONS, 1.0), Map.of(), 0),
            mean(candidates.gains(new FeatureWeights(ofRival, new double[FEATURES], 0))),
            0);
    BlendSearch.Found alone = new WeightChoice(candidates, 0.6).run();
    BlendSearch.Found found = new WeightChoice(candidates, 0.6).run(rival);
    assertThat(tailMean(candidates, candidates.gains(forAll(text))))
        .isGreaterThan(alone.tailNdcg10());
    assertThat(found.tailNdcg10()).isGreaterThan(alone.tailNdcg10());
    assertThat(found.ndcg10()).isGreaterThan(0.7 * rival.ndcg10() + 0.3 * alone.ndcg10());
  }

  private static double tailMean(Candidates candidates, double[] gains) {
    double sum = 0;
    int count = 0;
    for (int user = 0; user < gains.length; user++) {
      sum += candidates.tailTarget(user) ? gains[user] : 0;
      count += candidates.tailTarget(user) ? 1 : 0;
    }
    return sum / count;
  }
}
