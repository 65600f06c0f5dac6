package dev.nightjar.trainer.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.UserSequence;
import dev.nightjar.trainer.input.BatchBuilder.Negatives;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {
  /** Training items: 1 2 3 and 4 5; items 8 and 9 are cold. */
  private final Histories histories =
      Histories.of(
          List.of(
              UserSequence.leaveOneOut(0, "a", new int[] {1, 2, 3, 8, 9}, new long[5]),
              UserSequence.leaveOneOut(1, "b", new int[] {4, 5, 6, 7}, new long[4])));

  private final Catalog catalog =
      new Catalog(
          9, 1, 1, new float[11], new float[11], new int[] {0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0});

  @Test
  void everyTrainingItemButTheLastIsFollowedByItsSuccessor() {
    TrainBatch batch =
        new BatchBuilder(histories, catalog, 50, Negatives.SHARED, 4)
            .build(new int[] {1, 0}, new SplitMix(1));
    assertThat(batch.length()).isEqualTo(2);
    assertThat(items(batch, batch.sequences())).containsExactly(0, 4, 1, 2);
    assertThat(batch.places()).containsExactly(1, 2, 3);
    assertThat(batch.placeRows()).containsExactly(0, 1, 1);
    assertThat(items(batch, batch.targets())).containsExactly(5, 2, 3);
  }

  @Test
  void longSequencesKeepTheirNewestItems() {
    TrainBatch batch =
        new BatchBuilder(histories, catalog, 1, Negatives.SHARED, 4)
            .build(new int[] {0}, new SplitMix(1));
    assertThat(items(batch, batch.sequences())).containsExactly(2);
    assertThat(items(batch, batch.targets())).containsExactly(3);
  }

  @Test
  void distinctItemsStandOnceAndPaddingFirst() {
    TrainBatch batch =
        new BatchBuilder(histories, catalog, 50, Negatives.SHARED, 200)
            .build(new int[] {0, 1}, new SplitMix(1));
    assertThat(batch.distinct()[0]).isZero();
    assertThat(LongStream.of(batch.distinct()).distinct().count())
        .isEqualTo(batch.distinct().length);
  }

  @Test
  void sharedNegativesAreNeverColdAndSayWhoHasThem() {
    TrainBatch batch =
        new BatchBuilder(histories, catalog, 50, Negatives.SHARED, 200)
            .build(new int[] {0, 1}, new SplitMix(1));
    long[] negatives = items(batch, batch.negatives());
    assertThat(Arrays.stream(negatives).distinct().sorted().toArray())
        .containsExactly(1, 2, 3, 4, 5, 6, 7);
    for (int i = 0; i < negatives.length; i++) {
      assertThat(batch.taken()[i]).isEqualTo(negatives[i] <= 3);
      assertThat(batch.taken()[200 + i]).isEqualTo(negatives[i] == 4 || negatives[i] == 5);
    }
  }

  @Test
  void pairedNegativesAreItemsTheUserDoesNotHave() {
    BatchBuilder builder = new BatchBuilder(histories, catalog, 50, Negatives.PAIRED, 0);
    for (int seed = 0; seed < 50; seed++) {
      TrainBatch batch = builder.build(new int[] {0, 1}, new SplitMix(seed));
      long[] negatives = items(batch, batch.negatives());
      assertThat(negatives).hasSize(3);
      assertThat(negatives[0]).isBetween(4L, 7L);
      assertThat(negatives[1]).isBetween(4L, 7L);
      assertThat(negatives[2]).isIn(1L, 2L, 3L, 6L, 7L);
    }
  }

  private static long[] items(TrainBatch batch, long[] rows) {
    return LongStream.of(rows).map(row -> batch.distinct()[(int) row]).toArray();
  }
}
