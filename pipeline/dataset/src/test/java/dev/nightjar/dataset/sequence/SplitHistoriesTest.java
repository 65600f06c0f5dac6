package dev.nightjar.dataset.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

class SplitHistoriesTest {
  private static final long DAY = 86_400;

  private static UserHistory history(long... times) {
    return new UserHistory("u", new int[times.length], times, new float[0], times.length, 0, 0);
  }

  private static String marks(UserHistory user) {
    return user.train() + " " + user.validation() + " " + user.test() + " of " + user.length();
  }

  @Test
  void leavesOutTheLastTwoOfThreeOrMore() {
    assertThat(marks(SplitHistories.leaveOneOut(history(1, 2, 3, 4)))).isEqualTo("2 1 1 of 4");
    assertThat(marks(SplitHistories.leaveOneOut(history(1, 2)))).isEqualTo("2 0 0 of 2");
    assertThat(marks(SplitHistories.leaveOneOut(history()))).isEqualTo("0 0 0 of 0");
  }

  @Test
  void marksNothingOfAUserBelowTheCore() {
    UserHistory below = history(1, 2, 3).split(0, 0, 0);
    assertThat(marks(SplitHistories.leaveOneOut(below))).isEqualTo("0 0 0 of 3");
    assertThat(marks(SplitHistories.byTime(below, 3, 1))).isEqualTo("0 0 0 of 3");
    assertThat(marks(SplitHistories.cut(below, 2))).isEqualTo("0 0 0 of 2");
  }

  @Test
  void holdsOutTheLastDaysAndThoseBefore() {
    long newest = 10 * DAY;
    UserHistory user = history(0, 6 * DAY, 6 * DAY + 1, 8 * DAY, 8 * DAY + 1, 8 * DAY + 2, newest);
    assertThat(marks(SplitHistories.byTime(user, newest, 2))).isEqualTo("2 2 3 of 7");
    assertThat(marks(SplitHistories.byTime(history(9 * DAY), newest, 2))).isEqualTo("0 0 1 of 1");
  }

  @Test
  void cutsToTheNewest() {
    UserHistory cut = SplitHistories.cut(history(1, 2, 3, 4, 5), 3);
    assertThat(cut.times()).containsExactly(3, 4, 5);
    assertThat(SplitHistories.cut(history(1, 2), 3).times()).containsExactly(1, 2);
  }

  @Test
  void findsTheNewestInteractionOfAllAndCountsWhatIsCut() {
    // Four days in block 0, six in block 1: the last day is the sixth, the day before the fifth.
    List<HistoryBlock> log =
        List.of(
            TextHistories.block(0, List.of("u1 a b c d")),
            TextHistories.block(1, List.of("u2 a b c d e f")));
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
    PCollection<HistoryBlock> split =
        pipeline
            .apply(Create.of(log).withCoder(HistoryBlock.CODER))
            .apply(SplitHistories.of(Optional.of(5), Optional.of(1)));
    PAssert.that(split)
        .satisfies(
            blocks -> {
              for (HistoryBlock block : blocks) {
                boolean first = block.bucket() == 0;
                assertThat(marks(block.users().get(0)))
                    .isEqualTo(first ? "4 0 0 of 4" : "3 1 1 of 5");
                assertThat(block.losses())
                    .isEqualTo(Map.of("interactions.filtered.length", first ? 0L : 1L));
              }
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void agreesWithASlowOracleOnRandomTimes() {
    Random random = new Random(7);
    for (int round = 0; round < 1000; round++) {
      long[] times = random.longs(random.nextInt(12), 0, 9 * DAY).sorted().toArray();
      int days = 1 + random.nextInt(3);
      int[] expected = new int[3];
      for (long time : times) {
        boolean test = time > 9 * DAY - days * DAY;
        boolean validation = !test && time > 9 * DAY - 2L * days * DAY;
        expected[test ? 2 : validation ? 1 : 0]++;
      }
      UserHistory split = SplitHistories.byTime(history(times), 9 * DAY, days);
      assertThat(new int[] {split.train(), split.validation(), split.test()}).isEqualTo(expected);
    }
  }
}
