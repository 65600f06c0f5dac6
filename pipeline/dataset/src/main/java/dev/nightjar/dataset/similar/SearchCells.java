package dev.nightjar.dataset.similar;

import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.element.UnderOneKey;
import dev.nightjar.dataset.sequence.SequencePart;
import dev.nightjar.dataset.text.SharedProgress;
import dev.nightjar.dataset.text.TextVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Compares every user with those of the cells nearest to it (an inverted file: Jégou, Douze and
 * Schmid, Product quantization for nearest neighbor search, IEEE TPAMI 33 (2011), section 4, with
 * exact products inside the cells). Work per user is about {@code probedCells} times {@code
 * cellUsers} products, plus one with each centroid. A worker holds one slice of a region at a time,
 * see {@link Cells}. A sample of users is compared with everybody besides, to measure the recall.
 */
final class SearchCells extends PTransform<PCollection<SequencePart>, PCollectionTuple> {
  private static final TupleTag<KV<Integer, FoundUsers>> FOUND = new TupleTag<>("found") {};
  private static final TupleTag<KV<Integer, Visit>> VISITS = new TupleTag<>("visits") {};
  private static final TupleTag<Cells> CELLS = new TupleTag<>("cells") {};

  private final PCollection<TextVector> users;
  private final PCollectionView<Long> count;
  private final FindSimilarUsers.Options options;
  private final OutputFolder folder;

  private SearchCells(
      PCollection<TextVector> users,
      PCollectionView<Long> count,
      FindSimilarUsers.Options options,
      OutputFolder folder) {
    this.users = users;
    this.count = count;
    this.options = options;
    this.folder = folder;
  }

  /**
   * @param count of these users
   */
  static SearchCells of(
      PCollection<TextVector> users,
      PCollectionView<Long> count,
      FindSimilarUsers.Options options,
      OutputFolder folder) {
    return new SearchCells(users, count, options, folder);
  }

  @Override
  public PCollectionTuple expand(PCollection<SequencePart> parts) {
    PCollectionTuple trained = trainCells();
    PCollectionTuple visits = visitCells(trained.get(CELLS));
    PCollectionTuple found = searchRegions(visits.get(VISITS), parts);
    PCollectionTuple written =
        found.get(FOUND).apply("WriteFoundUsers", WriteFoundUsers.of(parts, options.n(), folder));
    PCollection<KV<String, Long>> tallies =
        PCollectionList.of(
                List.of(tallies(trained), tallies(visits), tallies(found), tallies(written)))
            .apply("AllTallies", Flatten.pCollections());
    return PCollectionTuple.of(FindSimilarUsers.FILES, written.get(FindSimilarUsers.FILES))
        .and(FindSimilarUsers.TALLIES, tallies);
  }

  private static PCollection<KV<String, Long>> tallies(PCollectionTuple step) {
    return step.get(FindSimilarUsers.TALLIES);
  }

  private PCollectionTuple trainCells() {
    PCollection<TextVector> sample =
        users.apply(
            "SampleToTrain",
            ParDo.of(new ChooseSample(Sample.TRAINING, options, count)).withSideInputs(count));
    PCollectionTuple out =
        PCollectionList.of(sample)
            .apply("TrainingSample", UnderOneKey.number(count))
            .apply(
                "TrainCells",
                ParDo.of(new Train(options))
                    .withOutputTags(CELLS, TupleTagList.of(FindSimilarUsers.TALLIES)));
    out.get(CELLS).setCoder(Cells.CODER);
    return out;
  }

  private PCollectionTuple visitCells(PCollection<Cells> trained) {
    PCollectionView<Cells> cells = trained.apply("Cells", View.asSingleton());
    PCollectionTuple out =
        users.apply(
            "VisitCells",
            ParDo.of(new Visits(cells, options.probedCells()))
                .withSideInputs(cells)
                .withOutputTags(VISITS, TupleTagList.of(FindSimilarUsers.TALLIES)));
    out.get(VISITS).setCoder(KvCoder.of(VarIntCoder.of(), Visit.CODER));
    return out;
  }

  private PCollectionTuple searchRegions(
      PCollection<KV<Integer, Visit>> visits, PCollection<SequencePart> parts) {
    PCollectionView<Iterable<TextVector>> sample =
        users
            .apply(
                "SampleToMeasure",
                ParDo.of(new ChooseSample(Sample.RECALL, options, count)).withSideInputs(count))
            .apply("RecallSample", View.asIterable());
    PCollectionView<Iterable<SequencePart>> allParts = parts.apply("AllParts", View.asIterable());
    PCollectionTuple out =
        visits
            .apply("GroupByRegion", GroupByKey.create())
            .apply(
                "SearchRegion",
                ParDo.of(new Search(sample, allParts, this))
                    .withSideInputs(sample, allParts, count)
                    .withOutputTags(FOUND, TupleTagList.of(FindSimilarUsers.TALLIES)));
    out.get(FOUND).setCoder(KvCoder.of(VarIntCoder.of(), FoundUsers.CODER));
    return out;
  }

  /** On the sample by the number of users, if there is one: few users are searched exactly. */
  static final class Train extends DoFn<KV<Long, Iterable<TextVector>>, Cells> {
    private final FindSimilarUsers.Options options;

    Train(FindSimilarUsers.Options options) {
      this.options = options;
    }

    @ProcessElement
    public void train(ProcessContext context) throws IOException {
      UserVectors sampled = UserVectors.onDisk(context.element().getValue(), options.width());
      long users = context.element().getKey();
      try (BlockSearch blocks = new BlockSearch()) {
        Cells cells =
            Cells.train(sampled, users, options.cellUsers(), options.regionUsers(), blocks);
        context.output(cells);
        context.output(FindSimilarUsers.TALLIES, Tally.of("similar.cells", cells.count()));
      }
      long products = KMeans.products(sampled.rows(), Cells.wanted(users, options.cellUsers()));
      context.output(FindSimilarUsers.TALLIES, Tally.of("similar.products", products));
    }
  }

  static final class Visits extends DoFn<TextVector, KV<Integer, Visit>> {
    private final PCollectionView<Cells> cells;
    private final int probes;
    private final List<TextVector> waiting = new ArrayList<>();
    private transient Cells loaded;
    private transient VisitCells visitCells;

    Visits(PCollectionView<Cells> cells, int probes) {
      this.cells = cells;
      this.probes = probes;
    }

    @ProcessElement
    public void visit(ProcessContext context) {
      if (visitCells == null) {
        loaded = context.sideInput(cells);
        visitCells = new VisitCells(loaded, loaded.probes(probes));
      }
      waiting.add(context.element());
      if (waiting.size() == VisitCells.BLOCK) {
        visit(
            (key, visit) -> context.output(KV.of(key, visit)),
            tally -> context.output(FindSimilarUsers.TALLIES, tally));
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      visit(
          (key, visit) ->
              context.output(
                  KV.of(key, visit), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE),
          tally ->
              context.output(
                  FindSimilarUsers.TALLIES,
                  tally,
                  BoundedWindow.TIMESTAMP_MIN_VALUE,
                  GlobalWindow.INSTANCE));
    }

    private void visit(BiConsumer<Integer, Visit> out, Consumer<KV<String, Long>> tallies) {
      if (waiting.isEmpty()) {
        return;
      }
      long[] visits = {0};
      visitCells.visit(waiting, out.andThen((key, visit) -> visits[0]++));
      tallies.accept(Tally.of("similar.users", waiting.size()));
      tallies.accept(Tally.of("similar.visits", visits[0]));
      tallies.accept(Tally.of("similar.products", (long) waiting.size() * loaded.count()));
      waiting.clear();
    }

    @Teardown
    public void close() {
      if (visitCells != null) {
        visitCells.close();
      }
    }
  }

  static final class Search extends DoFn<KV<Integer, Iterable<Visit>>, KV<Integer, FoundUsers>> {
    private final PCollectionView<Iterable<TextVector>> sample;
    private final PCollectionView<Iterable<SequencePart>> parts;
    private final PCollectionView<Long> count;
    private final FindSimilarUsers.Options options;
    private transient RegionSearch search;

    Search(
        PCollectionView<Iterable<TextVector>> sample,
        PCollectionView<Iterable<SequencePart>> parts,
        SearchCells settings) {
      this.sample = sample;
      this.parts = parts;
      this.count = settings.count;
      this.options = settings.options;
    }

    @Setup
    public void open() {
      search = new RegionSearch(options.width(), options.n());
    }

    @ProcessElement
    public void search(ProcessContext context) {
      SharedProgress progress =
          SharedProgress.of("similar users", "users with a vector", context.sideInput(count));
      TreeMap<Integer, Integer> partOfFirst = new TreeMap<>();
      context
          .sideInput(parts)
          .forEach(part -> partOfFirst.merge(part.firstUser(), part.part(), Math::max));
      List<Visit> visits = new ArrayList<>();
      context.element().getValue().forEach(visits::add);
      int residents =
          search.search(
              visits,
              context.sideInput(sample),
              found ->
                  context.output(KV.of(partOfFirst.floorEntry(found.user()).getValue(), found)));
      context.output(FindSimilarUsers.TALLIES, Tally.of("similar.products", search.takeProducts()));
      progress.advance(residents);
    }

    @Teardown
    public void close() {
      search.close();
    }
  }
}
