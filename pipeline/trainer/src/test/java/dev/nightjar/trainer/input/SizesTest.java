package dev.nightjar.trainer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SizesTest {
  private static final Sizes MILLION = new Sizes(1_000_000, 100_000, 10_000_000, 10, 384, 64);

  @Test
  void countsRepresentationsTextAndFiveTablesOfItemVectors() {
    assertThat(MILLION.trainingBytes(2))
        .isEqualTo(4L * (1_000_000L * 128 + 100_002L * (384 + 5 * 64)));
  }

  @Test
  void refusesMoreThanMemoryAllowsAndNamesTheSetting() {
    assertThatCode(() -> MILLION.requireMemory("d", 2, 1L << 30)).doesNotThrowAnyException();
    assertThatThrownBy(() -> MILLION.requireMemory("d", 2, 500_000_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--dataset d: training on 1,000,000 users and 100,000 items needs 0.8 GB beside the Java"
                + " heap, found 0.5 GB; take a machine with more memory, a smaller dataset, or --views"
                + " collaborative");
  }

  @Test
  void refusesWhatNoArrayHolds() {
    assertThatCode(() -> MILLION.requireArrays("d")).doesNotThrowAnyException();
    Sizes many = new Sizes(1_000_000, 6_000_000, 10_000_000, 10, 384, 64);
    assertThatThrownBy(() -> many.requireArrays("d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--dataset d: expected at most 5,592,405 rows of text vectors")
        .hasMessageEndingWith("found 6,000,002; make a smaller dataset");
  }
}
