package dev.nightjar.train.input;

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

  @Test
  void refusesMorePairsThanTheHeapHolds() {
    long pairs = 2L * 8 * 4 * 200 * 100_000;
    assertThat(MILLION.heapBytes()).isEqualTo(pairs + 16 * 10_000_000L + 4L * 100_000 * 448);
    assertThatCode(() -> MILLION.requireHeap("d", 2_000_000_000)).doesNotThrowAnyException();
    assertThatThrownBy(() -> MILLION.requireHeap("d", 1_000_000_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--dataset d: training on 100,000 items and 10,000,000 interactions needs 1.6 GB of Java"
                + " heap, found 1.0 GB; take a machine with more memory, NIGHTJAR_JAVA_OPTIONS=-Xmx2g on"
                + " this one, or a smaller dataset");
    Sizes sparse = new Sizes(1000, 100_000, 5000, 10, 0, 64);
    assertThat(sparse.heapBytes()).isEqualTo(2L * 8 * 2 * 20 * 5000 + 16 * 5000 + 4 * 6_400_000);
  }

  @Test
  void refusesStepsThatAreTooLargeOrTooMany() {
    assertThatCode(() -> MILLION.requireSteps(8192, 50, 60)).doesNotThrowAnyException();
    assertThatCode(() -> MILLION.requireSteps(Integer.MAX_VALUE, 20, 60))
        .doesNotThrowAnyException(); // no more than there are users
    assertThatThrownBy(() -> MILLION.requireSteps(8192, 10_000, 60))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--batch-size 8192: expected at most 3,355 users a step with --max-length 10000 and item"
                + " vectors of width 64; take a smaller batch or shorter sequences");
    assertThatThrownBy(() -> MILLION.requireSteps(1, 50, 3000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--epochs 3000: expected at most 2,147,483,647 steps, found 3,000,000,000 with"
                + " --batch-size 1; take fewer epochs or larger batches");
  }

  @Test
  void refusesHeadsThatDoNotDivideTheWidth() {
    assertThatCode(() -> MILLION.requireHeads("--heads", 4)).doesNotThrowAnyException();
    assertThatThrownBy(() -> MILLION.requireHeads("--cross-heads", 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--cross-heads 3: expected a number that divides the width of item vectors, 64; take one"
                + " that does, or another --pca-width of the dataset stage");
  }

  @Test
  void refusesNegativesThatNoArrayHolds() {
    Sizes many = new Sizes(30_000_000, 1000, 90_000_000, 10, 384, 64);
    assertThatThrownBy(() -> many.requireNegatives("d", 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "--dataset d: expected at most 21,474,836 rows of sampled negatives (--save-negatives)");
  }
}
