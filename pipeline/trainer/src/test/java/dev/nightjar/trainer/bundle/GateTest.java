package dev.nightjar.trainer.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.trainer.evaluation.Comparison;
import java.util.List;
import java.util.Optional;
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
  void refusesWhatDoesNotBeatTheMostPopularItemsEvenByChance() {
    Comparison level = new Comparison("most_popular", "all", 500, 0, -0.01, 0.01);
    assertThat(Gate.of(List.of(level), Optional.empty()).passed()).isFalse();
  }

  @Test
  void recordsWhoLetItPass() {
    Gate gate = Gate.of(List.of(WORSE_IN_THE_TAIL), Optional.of("on call: catalogue was renewed"));
    assertThat(gate.passed()).isFalse();
    assertThat(gate.forced()).contains("on call: catalogue was renewed");
  }
}
