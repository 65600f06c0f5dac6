package dev.nightjar.dataset.sequence;

import dev.nightjar.dataset.element.JobStopped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Finds the items outside the k-core of a log of any size. In each round users with too few
 * interactions left are left out of the counts of items, added up by groups of items, and items
 * with too few fall. An engine that runs a fixed graph cannot go on until nothing changes, so after
 * {@link #BEFORE} rounds the users and items that have less than twice what they need are searched
 * by {@link CoreSearch} to the end of every chain, as if all others stayed; {@link #AFTER} rounds
 * follow for what that took from those others, and the last one must find nothing.
 *
 * <p>Each round reads all histories, which are not moved. A worker holds the ids of the items
 * outside, and one of them what is searched: {@link #MOST_LOOSE} interactions at most, 1.2 GB.
 */
final class CoreRounds extends PTransform<PCollection<HistoryBlock>, PCollection<ItemSet>> {
  private static final int BEFORE = 6;
  private static final int AFTER = 3;
  private static final int MOST_LOOSE = 100_000_000;
  private static final String WAY_OUT =
      "leave --core-until-stable out, or choose a smaller --min-user-interactions or"
          + " --min-item-interactions";

  private final int minUser;
  private final int minItem;
  private final int before;
  private final int after;
  private final int mostLoose;

  private CoreRounds(int minUser, int minItem, int before, int after, int mostLoose) {
    this.minUser = minUser;
    this.minItem = minItem;
    this.before = before;
    this.after = after;
    this.mostLoose = mostLoose;
  }

  static CoreRounds of(int minUser, int minItem) {
    return new CoreRounds(minUser, minItem, BEFORE, AFTER, MOST_LOOSE);
  }

  /** With other numbers of rounds, and of interactions that are searched. */
  CoreRounds with(int roundsBefore, int roundsAfter, int most) {
    return new CoreRounds(minUser, minItem, roundsBefore, roundsAfter, most);
  }

  @Override
  public PCollection<ItemSet> expand(PCollection<HistoryBlock> histories) {
    PCollection<ItemSet> outside = nothing(histories);
    for (int round = 1; round <= before; round++) {
      outside = outside.apply("Round" + round, new Round(histories));
    }
    outside = outside.apply("SearchLoose", new SearchLoose(histories));
    for (int round = 1; round <= after; round++) {
      outside = outside.apply("RoundAfter" + round, new Round(histories));
    }
    PCollectionView<ItemSet> all = outside.apply("AllOutside", View.asSingleton());
    return outside
        .apply("LastRound", new Round(histories))
        .apply("CheckStable", ParDo.of(new CheckStable(all)).withSideInputs(all));
  }

  /** Items outside to those and what falls next. */
  private final class Round extends PTransform<PCollection<ItemSet>, PCollection<ItemSet>> {
    private final PCollection<HistoryBlock> histories;

    Round(PCollection<HistoryBlock> histories) {
      this.histories = histories;
    }

    @Override
    public PCollection<ItemSet> expand(PCollection<ItemSet> outside) {
      PCollectionView<ItemSet> gone = outside.apply("Outside", View.asSingleton());
      PCollection<ItemSet> rare =
          count(histories, gone)
              .apply("RareItems", ParDo.of(new KeepCore.RareItems(minItem)))
              .setCoder(ItemSet.CODER);
      return both(outside, rare);
    }
  }

  /** Items outside to those and what falls with them, if all that has more than enough stays. */
  private final class SearchLoose extends PTransform<PCollection<ItemSet>, PCollection<ItemSet>> {
    private final PCollection<HistoryBlock> histories;

    SearchLoose(PCollection<HistoryBlock> histories) {
      this.histories = histories;
    }

    @Override
    public PCollection<ItemSet> expand(PCollection<ItemSet> outside) {
      PCollectionView<ItemSet> gone = outside.apply("Outside", View.asSingleton());
      PCollectionView<ItemCounts> loose =
          count(histories, gone)
              .apply("LooseItems", ParDo.of(new LooseItems(2 * minItem)))
              .setCoder(ItemCounts.CODER)
              .apply("AllLoose", Combine.globally(new CountItems.Add()).asSingletonView());
      PCollection<ItemSet> fallen =
          histories
              .apply(
                  "Loose",
                  ParDo.of(new Loose(gone, loose, minUser, minItem)).withSideInputs(gone, loose))
              .setCoder(KvCoder.of(VarIntCoder.of(), CoreGraph.CODER))
              .apply("GatherLoose", GroupByKey.create())
              .apply(
                  "Search",
                  ParDo.of(new Search(loose, minUser, minItem, mostLoose)).withSideInputs(loose))
              .setCoder(ItemSet.CODER);
      return both(outside, fallen);
    }
  }

  private PCollection<ItemCounts> count(
      PCollection<HistoryBlock> histories, PCollectionView<ItemSet> gone) {
    return histories
        .apply("CountLeft", ParDo.of(new CountLeft(gone, minUser)).withSideInputs(gone))
        .setCoder(KvCoder.of(VarIntCoder.of(), ItemCounts.CODER))
        .apply("AddCounts", Combine.perKey(new CountItems.Add()))
        .apply("Counts", Values.create())
        .setCoder(ItemCounts.CODER);
  }

  /** No item is outside yet. */
  static PCollection<ItemSet> nothing(PCollection<HistoryBlock> histories) {
    return histories
        .getPipeline()
        .apply("Nothing", Create.of(new ItemSet(Set.of())).withCoder(ItemSet.CODER));
  }

  /** One set of all items of these. */
  static PCollection<ItemSet> both(PCollection<ItemSet> before, PCollection<ItemSet> more) {
    return PCollectionList.of(before)
        .and(more)
        .apply("Both", Flatten.pCollections())
        .apply("Union", Combine.globally(CoreRounds::union).withoutDefaults())
        .setCoder(ItemSet.CODER);
  }

  private static ItemSet union(Iterable<ItemSet> sets) {
    Set<String> all = new HashSet<>();
    sets.forEach(set -> all.addAll(set.itemIds()));
    return new ItemSet(all);
  }

  static final class CountLeft extends DoFn<HistoryBlock, KV<Integer, ItemCounts>> {
    private final PCollectionView<ItemSet> gone;
    private final int minUser;

    CountLeft(PCollectionView<ItemSet> gone, int minUser) {
      this.gone = gone;
      this.minUser = minUser;
    }

    @ProcessElement
    public void count(ProcessContext context, OutputReceiver<KV<Integer, ItemCounts>> out) {
      Set<String> outside = context.sideInput(gone).itemIds();
      CountItems.byGroup(CoreRest.of(context.element(), outside, minUser).counts(), out);
    }
  }

  static final class LooseItems extends DoFn<ItemCounts, ItemCounts> {
    private final int looseItem;

    LooseItems(int looseItem) {
      this.looseItem = looseItem;
    }

    @ProcessElement
    public void find(@Element ItemCounts counts, OutputReceiver<ItemCounts> out) {
      out.output(counts.fewerThan(looseItem));
    }
  }

  static final class Loose extends DoFn<HistoryBlock, KV<Integer, CoreGraph>> {
    private final PCollectionView<ItemSet> gone;
    private final PCollectionView<ItemCounts> loose;
    private final int minUser;
    private final int minItem;

    Loose(
        PCollectionView<ItemSet> gone,
        PCollectionView<ItemCounts> loose,
        int minUser,
        int minItem) {
      this.gone = gone;
      this.loose = loose;
      this.minUser = minUser;
      this.minItem = minItem;
    }

    @ProcessElement
    public void graph(ProcessContext context) {
      CoreRest rest = CoreRest.of(context.element(), context.sideInput(gone).itemIds(), minUser);
      CoreGraph graph = rest.loose(context.sideInput(loose), minItem, 2 * minUser);
      if (!graph.itemIds().isEmpty()) {
        context.output(KV.of(0, graph));
      }
    }
  }

  static final class Search extends DoFn<KV<Integer, Iterable<CoreGraph>>, ItemSet> {
    private final PCollectionView<ItemCounts> loose;
    private final int minUser;
    private final int minItem;
    private final int most;

    Search(PCollectionView<ItemCounts> loose, int minUser, int minItem, int most) {
      this.loose = loose;
      this.minUser = minUser;
      this.minItem = minItem;
      this.most = most;
    }

    @ProcessElement
    public void search(ProcessContext context) {
      CoreSearch core = new CoreSearch();
      for (CoreGraph graph : context.element().getValue()) {
        core.add(graph);
        if (core.interactions() > most) {
          throw JobStopped.because(
              ("--core-until-stable: expected at most %,d interactions of users and items that may"
                      + " still fall, found more: %s")
                  .formatted(most, WAY_OUT));
        }
      }
      ItemCounts counts = context.sideInput(loose);
      List<String> outside = core.itemsOutside(minUser, minItem, counts::interactions);
      context.output(new ItemSet(new HashSet<>(outside)));
    }
  }

  static final class CheckStable extends DoFn<ItemSet, ItemSet> {
    private final PCollectionView<ItemSet> before;

    CheckStable(PCollectionView<ItemSet> before) {
      this.before = before;
    }

    @ProcessElement
    public void check(ProcessContext context) {
      int more = context.element().itemIds().size() - context.sideInput(before).itemIds().size();
      if (more > 0) {
        throw JobStopped.because(
            "--core-until-stable: expected that no item falls in the last round, found %,d: %s"
                .formatted(more, WAY_OUT));
      }
      context.output(context.element());
    }
  }
}
