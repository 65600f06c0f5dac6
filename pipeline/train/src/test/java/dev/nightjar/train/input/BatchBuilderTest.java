package dev.nightjar.train.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.UserSequence;
import dev.nightjar.train.input.BatchBuilder.Shape;
import dev.nightjar.train.input.BatchBuilder.Targets;
import dev.nightjar.train.input.NegativeSampler.Negatives;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {
  private static final long MASK = 10;

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
    TrainBatch batch = next(50, Negatives.SHARED, 4).build(new int[] {1, 0}, new SplitMix(1));
    assertThat(batch.length()).isEqualTo(2);
    assertThat(items(batch, batch.sequences())).containsExactly(0, 4, 1, 2);
    assertThat(batch.places()).containsExactly(1, 2, 3);
    assertThat(items(batch, batch.targets())).containsExactly(5, 2, 3);
  }

  @Test
  void aMixedSequenceHasTheSameItemsInAnyOrder() {
    Shape shape = new Shape(Targets.NEXT, 50, false, Negatives.SHARED, 4, 0.5);
    BatchBuilder builder = new BatchBuilder(histories, catalog, shape);
    Map<List<Long>, Integer> orders = new HashMap<>();
    for (int seed = 0; seed < 1_200; seed++) {
      TrainBatch batch = builder.build(new int[] {0}, new SplitMix(seed));
      long[] sequence = items(batch, batch.sequences());
      long[] targets = items(batch, batch.targets());
      assertThat(targets[0]).isEqualTo(sequence[1]);
      List<Long> order = List.of(sequence[0], sequence[1], targets[1]);
      assertThat(order).containsExactlyInAnyOrder(1L, 2L, 3L);
      orders.merge(order, 1, Integer::sum);
    }
    // half stays 1 2 3, the other half is spread over six orders
    assertThat(orders).hasSize(6);
    assertThat(orders.get(List.of(1L, 2L, 3L))).isBetween(650, 750);
    assertThat(orders.get(List.of(3L, 2L, 1L))).isBetween(70, 130);
  }

  @Test
  void longSequencesKeepTheirNewestItems() {
    TrainBatch batch = next(1, Negatives.SHARED, 4).build(new int[] {0}, new SplitMix(1));
    assertThat(items(batch, batch.sequences())).containsExactly(2);
    assertThat(items(batch, batch.targets())).containsExactly(3);
  }

  @Test
  void distinctItemsStandOnceAndPaddingFirst() {
    TrainBatch batch = next(50, Negatives.SHARED, 200).build(new int[] {0, 1}, new SplitMix(1));
    assertThat(batch.distinct()[0]).isZero();
    assertThat(LongStream.of(batch.distinct()).distinct().count())
        .isEqualTo(batch.distinct().length);
  }

  @Test
  void sharedNegativesAreNeverColdAndSayWhoHasThem() {
    TrainBatch batch = next(50, Negatives.SHARED, 6).build(new int[] {0, 1}, new SplitMix(2));
    long[] negatives = items(batch, batch.negatives());
    assertThat(negatives).hasSize(6).containsAnyOf(1, 2, 3).containsAnyOf(4, 5);
    for (int seed = 0; seed < 50; seed++) {
      TrainBatch other = next(50, Negatives.SHARED, 6).build(new int[] {0}, new SplitMix(seed));
      assertThat(LongStream.of(items(other, other.negatives())))
          .allMatch(item -> item >= 1 && item <= 7);
    }
    List<Long> taken = new ArrayList<>();
    for (int place = 0; place < 3; place++) { // two of user 0, then one of user 1
      for (int i = 0; i < negatives.length; i++) {
        boolean own = place < 2 ? negatives[i] <= 3 : negatives[i] == 4 || negatives[i] == 5;
        if (own) {
          taken.add(place * 6L + i);
        }
      }
    }
    assertThat(LongStream.of(batch.taken()).sorted().boxed().toList()).isEqualTo(taken);
    assertThat(LongStream.of(batch.taken()).map(pair -> pair / 6).toArray()).isSorted();
  }

  /**
   * Six of seven are expected 6/7 times each; where as many as there are would be drawn, all are.
   */
  @Test
  void negativesStandForAllItems() {
    TrainBatch some = next(50, Negatives.SHARED, 6).build(new int[] {0, 1}, new SplitMix(1));
    assertThat(some.corrections()).hasSize(6).containsOnly((float) Math.log(6 / 7.0));
    for (Negatives kind : List.of(Negatives.SHARED, Negatives.SHARED_AND_TARGETS)) {
      TrainBatch all = next(50, kind, 7).build(new int[] {0, 1}, new SplitMix(1));
      assertThat(items(all, all.negatives())).containsExactly(1, 2, 3, 4, 5, 6, 7);
      assertThat(all.corrections()).isEmpty();
    }
  }

  /** 2 of 7 are drawn; there are 3 targets, and an item that was taken c of 11 times is each. */
  @Test
  void targetsAmongTheNegativesAreCorrectedForTheirPopularity() {
    int[] counts = {0, 1, 2, 1, 1, 4, 1, 1, 0, 0, 0};
    Catalog popular = new Catalog(9, 1, 1, new float[11], new float[11], counts);
    Shape shape = new Shape(Targets.NEXT, 50, false, Negatives.SHARED_AND_TARGETS, 2, 0);
    TrainBatch batch =
        new BatchBuilder(histories, popular, shape).build(new int[] {1, 0}, new SplitMix(1));
    long[] negatives = items(batch, batch.negatives());
    assertThat(Arrays.copyOfRange(negatives, 2, 5)).containsExactly(5, 2, 3);
    assertThat(batch.corrections()).hasSize(5);
    for (int i = 0; i < negatives.length; i++) {
      double asTarget = 1 - Math.pow(1 - counts[(int) negatives[i]] / 11.0, 3);
      assertThat(batch.corrections()[i]).isEqualTo((float) Math.log(2 / 7.0 + asTarget));
    }
  }

  @Test
  void pairedNegativesAreItemsTheUserDoesNotHave() {
    BatchBuilder builder = next(50, Negatives.PAIRED, 0);
    for (int seed = 0; seed < 50; seed++) {
      TrainBatch batch = builder.build(new int[] {0, 1}, new SplitMix(seed));
      long[] negatives = items(batch, batch.negatives());
      assertThat(negatives).hasSize(3);
      assertThat(negatives[0]).isBetween(4L, 7L);
      assertThat(negatives[1]).isBetween(4L, 7L);
      assertThat(negatives[2]).isIn(1L, 2L, 3L, 6L, 7L);
    }
  }

  @Test
  void aPaddedBatchIsAsLongAsTheLongestSequenceThereMayBe() {
    Shape shape = new Shape(Targets.NEXT, 5, true, Negatives.SHARED, 4, 0);
    TrainBatch batch =
        new BatchBuilder(histories, catalog, shape).build(new int[] {1, 0}, new SplitMix(1));
    assertThat(batch.length()).isEqualTo(5);
    assertThat(items(batch, batch.sequences())).containsExactly(0, 0, 0, 0, 4, 0, 0, 0, 1, 2);
    assertThat(batch.places()).containsExactly(4, 8, 9);
  }

  @Test
  void masksHideTheItemsThatAreTheTargets() {
    Shape shape = new Shape(Targets.MASKED, 50, false, Negatives.SHARED, 4, 0);
    BatchBuilder builder = new BatchBuilder(histories, catalog, shape);
    int masks = 0;
    for (int seed = 0; seed < 200; seed++) {
      TrainBatch batch = builder.build(new int[] {1, 0}, new SplitMix(seed));
      assertThat(batch.rows()).isEqualTo(4);
      assertThat(batch.students()).isEqualTo(2);
      long[] found = items(batch, batch.sequences());
      assertThat(Arrays.copyOfRange(found, 6, 12)).containsExactly(0, 4, MASK, 1, 2, MASK);
      long[] whole = {0, 4, 5, 1, 2, 3, 0, 4, 5, 1, 2, 3};
      long[] targets = items(batch, batch.targets());
      for (int i = 0; i < targets.length; i++) {
        int place = (int) batch.places()[i];
        assertThat(found[place]).isEqualTo(MASK);
        assertThat(targets[i]).isEqualTo(whole[place]);
      }
      assertThat(Arrays.stream(found).filter(item -> item == MASK).count())
          .isEqualTo(targets.length);
      masks += targets.length - 2;
    }
    // .6 of five items, and the last one where chance masked none: .4^2 and .4^3 of the rows
    assertThat(masks / 200.0).isCloseTo(3 + 0.16 + 0.064, Offset.offset(0.25));
  }

  private BatchBuilder next(int maxLength, Negatives negatives, int shared) {
    return new BatchBuilder(
        histories, catalog, new Shape(Targets.NEXT, maxLength, false, negatives, shared, 0));
  }

  private static long[] items(TrainBatch batch, long[] rows) {
    return LongStream.of(rows).map(row -> batch.distinct()[(int) row]).toArray();
  }
}
