package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of some options {@link WeightChoice} takes. */
class ChosenOptionTest {
  private static WeightChoice.Option option(double all, double tail) {
    return fitted(Double.POSITIVE_INFINITY, all, tail);
  }

  private static WeightChoice.Option fitted(double lift, double all, double tail) {
    return new WeightChoice.Option(FeatureWeights.alone(0), new double[0], all, tail, lift);
  }

  /** A model and kinds of evidence alone, then what is fitted. */
  private static List<WeightChoice.Option> offered(
      WeightChoice.Option model, WeightChoice.Option evidence, WeightChoice.Option... fitted) {
    List<WeightChoice.Option> offered = new ArrayList<>(List.of(model));
    offered.addAll(Collections.nCopies(FeatureWeights.COUNT - 1, evidence));
    offered.addAll(List.of(fitted));
    return offered;
  }

  private static WeightChoice.Option choose(
      List<WeightChoice.Option> offered, double kept, double goal) {
    return WeightChoice.choose(offered, kept, goal, WeightFit.WORTH);
  }

  /** A single feature, however good, is no fit. */
  @Test
  void theLargestLiftThatKeepsEnoughOfTheWholeIsChosen() {
    WeightChoice.Option worth = fitted(WeightFit.WORTH, 0.548, 0.49);
    WeightChoice.Option kept = fitted(0.05, 0.555, 0.45);
    List<WeightChoice.Option> offered =
        offered(
            option(0.561, 0.38),
            option(0.45, 0.5),
            fitted(0.4, 0.546, 0.52),
            worth,
            kept,
            fitted(0, 0.56, 0.4));
    assertThat(choose(offered, 0.545, 0)).isSameAs(worth);
    assertThat(choose(offered, 0.55, 0)).isSameAs(kept);
  }

  @Test
  void aLiftAboveThePriceIsNotChosen() {
    WeightChoice.Option worth = fitted(WeightFit.WORTH, 0.548, 0.49);
    WeightChoice.Option less = fitted(0.05, 0.555, 0.45);
    WeightChoice.Option none = fitted(0, 0.56, 0.4);
    List<WeightChoice.Option> offered =
        offered(option(0.561, 0.38), option(0.45, 0.5), worth, less, none);
    assertThat(WeightChoice.choose(offered, 0.5, 0, 0.0799)).isSameAs(less);
    assertThat(WeightChoice.choose(offered, 0.5, 0, 0.01)).isSameAs(none);
    assertThat(WeightChoice.choose(offered, 0.5, 0.42, 0.01)).isSameAs(less); // for a goal
  }

  @Test
  void whatReachesTheGoalAmongTailItemsAndIsBestOfAllIsChosen() {
    WeightChoice.Option worth = fitted(WeightFit.WORTH, 0.555, 0.45);
    WeightChoice.Option reaching = fitted(0.1, 0.553, 0.5);
    List<WeightChoice.Option> offered =
        offered(
            option(0.561, 0.38),
            option(0.45, 0.2),
            worth,
            fitted(0, 0.56, 0.4),
            fitted(0.2, 0.551, 0.52),
            reaching);
    assertThat(choose(offered, 0.55, 0.44)).isSameAs(worth);
    assertThat(choose(offered, 0.55, 0.48)).isSameAs(reaching);
    assertThat(choose(offered, 0.554, 0.48)).isSameAs(worth); // not to be had
  }

  @Test
  void whereNoTailTargetIsFoundTheBestOfAllIsChosen() {
    WeightChoice.Option joined = fitted(0.03, 0.4232, 0);
    List<WeightChoice.Option> offered =
        offered(
            option(0.4217, 0),
            option(0.41, 0),
            fitted(WeightFit.WORTH, 0.423, 0),
            joined,
            fitted(0, 0.4231, 0));
    assertThat(choose(offered, 0, 0)).isSameAs(joined);
    assertThat(choose(offered, 0.42, 0.1)).isSameAs(joined);
  }

  /** Whatever is to be kept, no kind of evidence alone is better. */
  @Test
  void nothingBelowTheBestKindOfEvidenceIsChosen() {
    WeightChoice.Option above = fitted(0, 0.5565, 0.4);
    List<WeightChoice.Option> offered =
        offered(option(0.53, 0.3), option(0.556, 0.2), fitted(WeightFit.WORTH, 0.555, 0.45), above);
    assertThat(choose(offered, 0.5, 0)).isSameAs(above);
    assertThat(choose(offered, 0.5, 0.44)).isSameAs(above);
    assertThat(choose(offered, 0.6, 0)).isSameAs(above); // nothing has as much
  }
}
