package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of some options {@link WeightChoice} takes. */
class ChosenOptionTest {
  private static WeightChoice.Option option(double all, double tail) {
    return new WeightChoice.Option(FeatureWeights.alone(0), new double[0], all, tail);
  }

  /** A model and kinds of evidence alone, then what is fitted. */
  private static List<WeightChoice.Option> offered(
      WeightChoice.Option model, WeightChoice.Option evidence, WeightChoice.Option... fitted) {
    List<WeightChoice.Option> offered = new ArrayList<>(List.of(model));
    offered.addAll(Collections.nCopies(FeatureWeights.COUNT - 1, evidence));
    offered.addAll(List.of(fitted));
    return offered;
  }

  /** As of a sample shop: the model alone is best by a hair, and worst for tail items. */
  @Test
  void aModelThatIsBestAloneIsJoinedWithWhatKnowsTailItems() {
    WeightChoice.Option joined = option(0.557, 0.47);
    List<WeightChoice.Option> offered =
        offered(
            option(0.561, 0.38),
            option(0.45, 0.2),
            joined,
            option(0.5605, 0.45),
            option(0.54, 0.49));
    assertThat(WeightChoice.choose(offered, 0, 0, 0)).isSameAs(joined);
    assertThat(WeightChoice.choose(offered, 0, 0.55, 0.5)).isSameAs(joined); // not to be had
  }

  @Test
  void whereNoTailTargetIsFoundTheBestOfAllIsChosen() {
    WeightChoice.Option joined = option(0.4232, 0);
    List<WeightChoice.Option> offered =
        offered(option(0.4217, 0), option(0.41, 0), option(0.423, 0), joined, option(0.4231, 0));
    assertThat(WeightChoice.choose(offered, 0, 0, 0)).isSameAs(joined);
    assertThat(WeightChoice.choose(offered, 0, 0.42, 0.1)).isSameAs(joined);
  }

  /** The sum of evidence has .556: a little less than the best, a little more than two of them. */
  @Test
  void tailItemsAreNotLiftedAtTheCostOfFallingBelowTheSumOfEvidence() {
    WeightChoice.Option joined = option(0.5565, 0.45);
    WeightChoice.Option best = option(0.558, 0.4);
    List<WeightChoice.Option> offered =
        offered(option(0.53, 0.3), option(0.45, 0.2), best, joined, option(0.555, 0.5));
    assertThat(WeightChoice.choose(offered, 0.556, 0.557, 0)).isSameAs(joined);
    assertThat(WeightChoice.choose(offered, 0.556, 0.55, 0.48)).isSameAs(joined);
    assertThat(WeightChoice.choose(offered, 0.6, 0.6, 0)).isSameAs(best); // nothing has as much
  }
}
