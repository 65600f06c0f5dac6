package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.UserSequence;
import dev.nightjar.train.input.Histories;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampledNegativesTest {
  private final Histories histories =
      Histories.of(List.of(UserSequence.leaveOneOut(0, "a", new int[] {3, 1, 4, 2}, new long[4])));

  @Test
  void areDistinctItemsTheUserHasInNoSplit() {
    for (int items : new int[] {104, 150, 5000}) {
      int[] drawn = new SampledNegatives(histories, items, 1).of(0);
      assertThat(Arrays.stream(drawn).distinct().count()).isEqualTo(100);
      assertThat(Arrays.stream(drawn)).allMatch(item -> item >= 5 && item <= items);
    }
  }

  @Test
  void areTheSameEveryTime() {
    assertThat(new SampledNegatives(histories, 5000, 1).of(0))
        .isEqualTo(new SampledNegatives(histories, 5000, 1).of(0));
    assertThat(new SampledNegatives(histories, 5000, 2).of(0))
        .isNotEqualTo(new SampledNegatives(histories, 5000, 1).of(0));
  }

  @Test
  void paddingFillsUpWhereThereAreTooFewItems() {
    int[] drawn = new SampledNegatives(histories, 10, 1).of(0);
    assertThat(Arrays.stream(drawn).sorted().skip(94)).containsExactly(5, 6, 7, 8, 9, 10);
    assertThat(Arrays.stream(drawn).filter(item -> item == 0).count()).isEqualTo(94);
  }
}
