package dev.nightjar.train.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.evaluation.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Comparison BETTER =
      new Comparison("most_popular", "all", 500, 0.02, 0.01, 0.03);
  private static final Comparison PERHAPS_WORSE =
      new Comparison("production", "all", 500, -0.01, -0.03, 0.01);
  private static final Comparison WORSE_IN_THE_TAIL =
      new Comparison("production", "tail_item", 40, -0.02, -0.03, -0.01);

  @Test
  void passesWhatIsNotSignificantlyWorse() {
    Gate gate = Gate.of(List.of(BETTER, PERHAPS_WORSE), Optional.of("not needed"));
    assertThat(gate.passed()).isTrue();
    assertThat(gate.forced()).isEmpty();
    assertThat(gate.reasons()).isEmpty();
  }

  @Test
  void refusesWhatIsWorseInATailGroupAlone() {
    Gate gate = Gate.of(List.of(BETTER, WORSE_IN_THE_TAIL), Optional.empty());
    assertThat(gate.passed()).isFalse();
    assertThat(gate.reasons())
        .containsExactly(
            "NDCG@10 of tail_item is 0.0200 below that of production"
                + " (95 % of resamples in -0.0300 to -0.0100, 40 targets)");
  }

  @Test
  void likenessInTextIsAMeasureButAmongTailItems() {
    Comparison tailItem = new Comparison("text_neighbors", "tail_item", 40, -0.02, -0.03, -0.01);
    Comparison tailUser = new Comparison("text_neighbors", "tail_user", 90, -0.02, -0.03, -0.01);
    Comparison all = new Comparison("text_neighbors", "all", 500, -0.02, -0.03, -0.01);
    assertThat(Gate.of(List.of(BETTER, tailItem), Optional.empty()).passed()).isTrue();
    assertThat(Gate.of(List.of(BETTER, tailUser), Optional.empty()).passed()).isFalse();
    assertThat(Gate.of(List.of(BETTER, all), Optional.empty()).passed()).isFalse();
    assertThat(Gate.judges(tailItem)).isFalse();
    assertThat(Gate.judges(tailUser)).isTrue();
    assertThat(Gate.judges(all)).isTrue();
    assertThat(Gate.judges(WORSE_IN_THE_TAIL)).isTrue();
  }

  @Test
  void theBestSumOfItemPairsIsAMeasureAmongTailItemsToo() {
    Comparison tailItem = new Comparison("best_sum", "tail_item", 40, -0.02, -0.03, -0.01);
    assertThat(Gate.judges(tailItem)).isTrue();
    assertThat(Gate.of(List.of(BETTER, tailItem), Optional.empty()).passed()).isFalse();
  }

  @Test
  void refusesWhatDoesNotBeatTheMostPopularItemsEvenByChance() {
    Comparison level = new Comparison("most_popular", "all", 500, 0, -0.01, 0.01);
    assertThat(Gate.of(List.of(level), Optional.empty()).passed()).isFalse();
  }

  @Test
  void refusesWhereThereIsNoTestTarget() {
    Gate gate = Gate.of(List.of(), Optional.empty());
    assertThat(gate.refuses()).isTrue();
    assertThat(gate.reasons())
        .containsExactly("there is no test target, so nothing says how good it is");
  }

  /** 2,000 nights; each rival and the model differ by chance alone, in three groups of users. */
  @Test
  void aModelAsGoodAsItsRivalsIsRefusedInOneNightOfTwentyAtMost() {
    Random random = new Random(1);
    int refused = 0;
    int withoutCorrection = 0;
    for (int night = 0; night < 2000; night++) {
      List<Comparison> comparisons = new ArrayList<>();
      comparisons.add(BETTER);
      double ofModel = random.nextGaussian();
      for (String rival : List.of("item_transitions", "item_knn", "best_sum", "production")) {
        for (String group : List.of("all", "tail_user", "tail_item")) {
          double difference = (ofModel + random.nextGaussian()) / Math.sqrt(2) * 0.01;
          comparisons.add(
              new Comparison(
                  rival, group, 500, difference, difference - 0.0196, difference + 0.0196));
        }
      }
      refused += Gate.of(comparisons, Optional.empty()).passed() ? 0 : 1;
      withoutCorrection += comparisons.stream().anyMatch(one -> one.worseBy(1.645)) ? 1 : 0;
    }
    assertThat(refused).isBetween(1, 120); // 100 expected at most, deviation 10
    assertThat(withoutCorrection).isGreaterThan(400);
  }

  @Test
  void recordsWhoLetItPass() {
    Gate gate = Gate.of(List.of(WORSE_IN_THE_TAIL), Optional.of("on call: catalog was renewed"));
    assertThat(gate.passed()).isFalse();
    assertThat(gate.forced()).contains("on call: catalog was renewed");
  }
}
