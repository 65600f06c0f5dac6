package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.contract.UserSequence;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VarietyTest {
  private static final int ITEMS = 40;

  /** Two users whose lists of twenty share their first ten: items 1 to 10. */
  private static Ranks ranks() {
    IntStream one = IntStream.rangeClosed(1, 20);
    IntStream other = IntStream.concat(IntStream.rangeClosed(1, 10), IntStream.rangeClosed(21, 30));
    return new Ranks(
        Split.TEST,
        new int[] {0, 1},
        new int[2],
        new int[2],
        IntStream.concat(one, other).toArray());
  }

  @Test
  void countsTenAndTwentyOfEveryList() {
    int[] counts = new int[ITEMS + 2];
    counts[1] = 20;
    counts[31] = 4;
    Histories histories =
        Histories.of(
            List.of(
                UserSequence.leaveOneOut(0, "a", new int[] {1, 2, 3}, new long[3]),
                UserSequence.leaveOneOut(1, "b", new int[] {31, 2, 3}, new long[3])));
    Catalog catalog = new Catalog(ITEMS, 1, 1, new float[ITEMS + 2], new float[ITEMS + 2], counts);
    Variety variety = Variety.of(ranks(), histories, catalog);

    assertThat(variety.coverage10()).isEqualTo(0.25); // 10 of 40
    assertThat(variety.coverage20()).isEqualTo(0.75); // 30 of 40
    // Lists of ten: one item of 20 among ten; people chose one of 20 and one of 4.
    assertThat(variety.popularityBias10()).isCloseTo(2 / 12.0, within(1e-6));
    assertThat(variety.popularityBias20()).isCloseTo(1 / 12.0, within(1e-6));
    double rare = Math.log(64) / Math.log(2); // 24 interactions and one for each item
    double popular = Math.log(64 / 21.0) / Math.log(2);
    assertThat(variety.novelty10()).isCloseTo((9 * rare + popular) / 10, within(1e-6));
    assertThat(variety.novelty20()).isCloseTo((19 * rare + popular) / 20, within(1e-6));
  }
}
