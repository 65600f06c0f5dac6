package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.Require;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * The k-core filter: drops the interactions with items outside the core. Users outside stay, with
 * what is left of their history, but only to be served: none of it is for training.
 *
 * <p>Once: items with fewer than {@code minItem} interactions and users with fewer than {@code
 * minUser} are outside, both counted in the log as it came (as the reference implementation of
 * LLM-ESR has it). Until stable: the two counts are taken in what is left, again and again: by
 * {@link CoreSearch} in the memory of one worker, or by {@link CoreRounds} where the log is larger.
 * Both give the same. Every worker holds the ids of the items outside.
 */
public final class KeepCore
    extends PTransform<PCollection<HistoryBlock>, PCollection<HistoryBlock>> {
  private final int minUser;
  private final int minItem;
  private final boolean untilStable;
  private final PTransform<PCollection<HistoryBlock>, PCollection<ItemSet>> search;

  private KeepCore(
      int minUser,
      int minItem,
      boolean untilStable,
      PTransform<PCollection<HistoryBlock>, PCollection<ItemSet>> search) {
    this.minUser = (int) Require.atLeast(minUser, 1, "minUserInteractions");
    this.minItem = (int) Require.atLeast(minItem, 1, "minItemInteractions");
    this.untilStable = untilStable;
    this.search = search;
  }

  /** Thresholds of 1 keep everything and cost nothing. */
  public static KeepCore of(int minUser, int minItem, boolean untilStable) {
    return new KeepCore(
        minUser,
        minItem,
        untilStable,
        untilStable ? new InMemory(minUser, minItem) : new Once(minItem));
  }

  /** The same for a log whose interactions are too many for the memory of one worker. */
  public KeepCore ofLargeLog() {
    return untilStable ? with(CoreRounds.of(minUser, minItem)) : this;
  }

  KeepCore with(CoreRounds rounds) {
    return new KeepCore(minUser, minItem, true, rounds);
  }

  @Override
  public PCollection<HistoryBlock> expand(PCollection<HistoryBlock> histories) {
    if (minUser == 1 && minItem == 1) {
      return histories;
    }
    PCollectionView<ItemSet> outside =
        histories
            .apply("Search", search)
            .setCoder(ItemSet.CODER)
            .apply("ItemsOutside", View.asSingleton());
    return histories
        .apply("Keep", ParDo.of(new Keep(outside, minUser, untilStable)).withSideInputs(outside))
        .setCoder(HistoryBlock.CODER);
  }

  /**
   * What is left of one history.
   *
   * @param isOutside of each item id of its block
   */
  static UserHistory keep(UserHistory user, boolean[] isOutside, int minUser, boolean untilStable) {
    int[] places =
        IntStream.range(0, user.length()).filter(i -> !isOutside[user.items()[i]]).toArray();
    int counted = untilStable ? places.length : user.length();
    return user.keep(places, counted >= minUser);
  }

  /** Counts in the log as it came. */
  private static final class Once
      extends PTransform<PCollection<HistoryBlock>, PCollection<ItemSet>> {
    private final int minItem;

    Once(int minItem) {
      this.minItem = minItem;
    }

    @Override
    public PCollection<ItemSet> expand(PCollection<HistoryBlock> histories) {
      PCollection<ItemSet> rare =
          histories
              .apply("CountItems", CountItems.ofHistories())
              .apply("RareItems", ParDo.of(new RareItems(minItem)))
              .setCoder(ItemSet.CODER);
      return CoreRounds.both(CoreRounds.nothing(histories), rare);
    }
  }

  /** Sends the whole graph to one worker. */
  private static final class InMemory
      extends PTransform<PCollection<HistoryBlock>, PCollection<ItemSet>> {
    private final int minUser;
    private final int minItem;

    InMemory(int minUser, int minItem) {
      this.minUser = minUser;
      this.minItem = minItem;
    }

    @Override
    public PCollection<ItemSet> expand(PCollection<HistoryBlock> histories) {
      return histories
          .apply("Graph", ParDo.of(new Graph()))
          .setCoder(KvCoder.of(VarIntCoder.of(), CoreGraph.CODER))
          .apply("GatherGraph", GroupByKey.create())
          .apply("SearchCore", ParDo.of(new Search(minUser, minItem)));
    }
  }

  static final class Keep extends DoFn<HistoryBlock, HistoryBlock> {
    private final PCollectionView<ItemSet> outside;
    private final int minUser;
    private final boolean untilStable;

    Keep(PCollectionView<ItemSet> outside, int minUser, boolean untilStable) {
      this.outside = outside;
      this.minUser = minUser;
      this.untilStable = untilStable;
    }

    @ProcessElement
    public void keep(ProcessContext context) {
      HistoryBlock before = context.element();
      Set<String> ids = context.sideInput(outside).itemIds();
      boolean[] isOutside = before.itemsIn(ids);
      context.output(
          before.withEach(
              user -> KeepCore.keep(user, isOutside, minUser, untilStable), HistoryTallies.CORE));
    }
  }

  static final class RareItems extends DoFn<ItemCounts, ItemSet> {
    private final int minItem;

    RareItems(int minItem) {
      this.minItem = minItem;
    }

    @ProcessElement
    public void find(@Element ItemCounts counts, OutputReceiver<ItemSet> out) {
      out.output(new ItemSet(counts.fewerThan(minItem).itemIds()));
    }
  }

  static final class Graph extends DoFn<HistoryBlock, KV<Integer, CoreGraph>> {
    @ProcessElement
    public void graph(@Element HistoryBlock block, OutputReceiver<KV<Integer, CoreGraph>> out) {
      out.output(KV.of(0, CoreGraph.of(block)));
    }
  }

  static final class Search extends DoFn<KV<Integer, Iterable<CoreGraph>>, ItemSet> {
    private final int minUser;
    private final int minItem;

    Search(int minUser, int minItem) {
      this.minUser = minUser;
      this.minItem = minItem;
    }

    @ProcessElement
    public void search(
        @Element KV<Integer, Iterable<CoreGraph>> graph, OutputReceiver<ItemSet> out) {
      CoreSearch core = new CoreSearch();
      graph.getValue().forEach(core::add);
      List<String> outside = core.itemsOutside(minUser, minItem);
      out.output(new ItemSet(new HashSet<>(outside)));
    }
  }
}
