package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * The k-core filter: drops the interactions with items of fewer than {@code minItem} interactions,
 * then those of users left with fewer than {@code minUser}. One round, or rounds until nothing
 * changes. Users stay, with whatever is left of their history. Tally: {@code
 * interactions.filtered}.
 *
 * <p>A pipeline has no loops: "until stable" is laid out as {@link #MAX_ROUNDS} rounds, and the job
 * stops if the last one still changes something.
 */
public final class KeepCore extends PTransform<PCollection<UserHistory>, PCollectionTuple> {
  public static final TupleTag<UserHistory> HISTORIES = new TupleTag<>("histories") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};
  static final int MAX_ROUNDS = 12;

  private final int minUser;
  private final int minItem;
  private final boolean untilStable;

  private KeepCore(int minUser, int minItem, boolean untilStable) {
    this.minUser = (int) Require.atLeast(minUser, 1, "minUserInteractions");
    this.minItem = (int) Require.atLeast(minItem, 1, "minItemInteractions");
    this.untilStable = untilStable;
  }

  /** Thresholds of 1 keep everything and cost nothing. */
  public static KeepCore of(int minUser, int minItem, boolean untilStable) {
    return new KeepCore(minUser, minItem, untilStable);
  }

  @Override
  public PCollectionTuple expand(PCollection<UserHistory> histories) {
    int rounds = minUser == 1 && minItem == 1 ? 0 : untilStable ? MAX_ROUNDS + 1 : 1;
    PCollection<UserHistory> kept = histories;
    PCollectionList<KV<String, Long>> tallies =
        PCollectionList.of(histories.getPipeline().apply("NoTally", Create.empty(Tally.CODER)));
    for (int round = 1; round <= rounds; round++) {
      PCollectionTuple out = round(kept, round);
      kept = out.get(HISTORIES);
      tallies = tallies.and(out.get(TALLIES));
    }
    return PCollectionTuple.of(HISTORIES, kept)
        .and(TALLIES, tallies.apply("Tallies", Flatten.pCollections()));
  }

  private PCollectionTuple round(PCollection<UserHistory> histories, int round) {
    PCollectionView<Map<String, Long>> rare = rareItems(histories, round);
    PCollectionTuple out =
        histories.apply(
            "Round%02d".formatted(round),
            ParDo.of(new Round(rare, minUser, round))
                .withSideInputs(rare)
                .withOutputTags(HISTORIES, TupleTagList.of(TALLIES)));
    out.get(HISTORIES).setCoder(UserHistory.CODER);
    return out;
  }

  private PCollectionView<Map<String, Long>> rareItems(
      PCollection<UserHistory> histories, int round) {
    int least = minItem;
    String name = "Round%02d".formatted(round);
    return histories
        .apply(
            name + "Items",
            FlatMapElements.into(TypeDescriptors.strings()).via(UserHistory::itemIds))
        .apply(name + "Count", Count.perElement())
        .apply(name + "Rare", Filter.by(item -> item.getValue() < least))
        .apply(name + "View", View.asMap());
  }

  /** What one round leaves of a history. */
  static UserHistory keep(UserHistory history, Predicate<String> rare, int minUser) {
    List<String> itemIds = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < history.length(); i++) {
      if (!rare.test(history.itemIds().get(i))) {
        itemIds.add(history.itemIds().get(i));
        times.add(history.times().get(i));
      }
    }
    return itemIds.size() < minUser
        ? UserHistory.none(history.userId())
        : new UserHistory(history.userId(), itemIds, times);
  }

  static final class Round extends DoFn<UserHistory, UserHistory> {
    private final PCollectionView<Map<String, Long>> rare;
    private final int minUser;
    private final int round;

    Round(PCollectionView<Map<String, Long>> rare, int minUser, int round) {
      this.rare = rare;
      this.minUser = minUser;
      this.round = round;
    }

    @ProcessElement
    public void keep(ProcessContext context) {
      UserHistory before = context.element();
      UserHistory after = KeepCore.keep(before, context.sideInput(rare)::containsKey, minUser);
      int filtered = before.length() - after.length();
      if (filtered > 0 && round > MAX_ROUNDS) {
        throw new IllegalStateException(
            "the k-core is not stable after %d rounds: expected none left to drop, user %s loses %d"
                    .formatted(MAX_ROUNDS, before.userId(), filtered)
                + " interactions; lower the thresholds or filter once");
      }
      context.output(after);
      if (filtered > 0) {
        context.output(TALLIES, Tally.of("interactions.filtered", filtered));
      }
    }
  }
}
