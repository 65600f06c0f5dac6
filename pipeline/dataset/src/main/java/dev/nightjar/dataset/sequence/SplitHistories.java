package dev.nightjar.dataset.sequence;

import static dev.nightjar.dataset.sequence.HistoryTallies.LENGTH;

import dev.nightjar.contract.Require;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Max;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Cuts histories to the newest interactions and marks which are for training, validation and test.
 * Leave-one-out: the last one is test, the second last validation, the rest training; a user with
 * fewer than three has training only. By time: the last D days before the newest interaction of all
 * are test, the D days before those validation, the rest training. Users below the core stay
 * without marks.
 */
public final class SplitHistories
    extends PTransform<PCollection<HistoryBlock>, PCollection<HistoryBlock>> {
  private static final long SECONDS_OF_DAY = 86_400;

  private final int maxLength;
  private final OptionalInt days;

  private SplitHistories(int maxLength, OptionalInt days) {
    this.maxLength = maxLength;
    this.days = days;
  }

  /**
   * @param maxLength of a sequence; empty for no limit
   * @param days D of the split by time; empty for leave-one-out
   */
  public static SplitHistories of(Optional<Integer> maxLength, Optional<Integer> days) {
    maxLength.ifPresent(length -> Require.atLeast(length, 3, "maxLength"));
    days.ifPresent(number -> Require.atLeast(number, 1, "splitDays"));
    return new SplitHistories(
        maxLength.orElse(Integer.MAX_VALUE),
        days.isPresent() ? OptionalInt.of(days.get()) : OptionalInt.empty());
  }

  @Override
  public PCollection<HistoryBlock> expand(PCollection<HistoryBlock> histories) {
    ParDo.SingleOutput<HistoryBlock, HistoryBlock> mark = ParDo.of(new Split(maxLength, 0, null));
    if (days.isPresent()) {
      PCollectionView<Long> newest = newest(histories);
      mark = ParDo.of(new Split(maxLength, days.getAsInt(), newest)).withSideInputs(newest);
    }
    return histories.apply("Mark", mark).setCoder(HistoryBlock.CODER);
  }

  private static PCollectionView<Long> newest(PCollection<HistoryBlock> histories) {
    return histories
        .apply(
            "NewestOfBlock",
            MapElements.into(TypeDescriptors.longs()).via(SplitHistories::newestOf))
        .setCoder(VarLongCoder.of())
        .apply("Newest", Max.longsGlobally())
        .apply("NewestOfAll", View.asSingleton());
  }

  /** Of the histories in the core; 0 if there is none. */
  static long newestOf(HistoryBlock block) {
    return block.users().stream()
        .filter(UserHistory::isInCore)
        .mapToLong(user -> user.times()[user.length() - 1])
        .max()
        .orElse(0);
  }

  /** The newest of a history. */
  static UserHistory cut(UserHistory user, int maxLength) {
    int first = user.length() - maxLength;
    return first <= 0
        ? user
        : user.keep(IntStream.range(first, user.length()).toArray(), user.isInCore());
  }

  static UserHistory leaveOneOut(UserHistory user) {
    boolean heldOut = user.isInCore() && user.length() >= 3;
    return heldOut ? user.split(user.length() - 2, 1, 1) : user;
  }

  /**
   * @param newest UTC seconds; what is more than {@code days} before it is not test any more
   */
  static UserHistory byTime(UserHistory user, long newest, int days) {
    if (!user.isInCore()) {
      return user;
    }
    long length = days * SECONDS_OF_DAY;
    int beforeTest = countUntil(user, newest - length);
    int train = countUntil(user, newest - 2 * length);
    return user.split(train, beforeTest - train, user.length() - beforeTest);
  }

  private static int countUntil(UserHistory user, long time) {
    int count = 0;
    while (count < user.length() && user.times()[count] <= time) {
      count++;
    }
    return count;
  }

  static final class Split extends DoFn<HistoryBlock, HistoryBlock> {
    private final int maxLength;
    private final int days;

    /** Null for leave-one-out. */
    private final PCollectionView<Long> newest;

    Split(int maxLength, int days, PCollectionView<Long> newest) {
      this.maxLength = maxLength;
      this.days = days;
      this.newest = newest;
    }

    @ProcessElement
    public void split(ProcessContext context) {
      HistoryBlock block = context.element();
      if (newest == null) {
        context.output(block.withEach(user -> leaveOneOut(cut(user, maxLength)), LENGTH));
        return;
      }
      long end = context.sideInput(newest);
      context.output(block.withEach(user -> byTime(cut(user, maxLength), end, days), LENGTH));
    }
  }
}
