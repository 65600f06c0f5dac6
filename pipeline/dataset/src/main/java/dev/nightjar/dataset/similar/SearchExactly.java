package dev.nightjar.dataset.similar;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.sequence.SequencePart;
import dev.nightjar.dataset.text.TextVector;
import dev.nightjar.stage.Progress;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Compares everybody with everybody, a part at a time. All vectors must fit in the memory of each
 * worker, once per process. A few users of every run are looked for once more by plain loops: that
 * must find the same.
 */
final class SearchExactly extends PTransform<PCollection<SequencePart>, PCollectionTuple> {
  /** Users looked for twice, on average: plain loops are slow. */
  private static final int SAMPLE = 20;

  private final PCollection<TextVector> users;
  private final FindSimilarUsers.Options options;
  private final OutputFolder folder;

  private SearchExactly(
      PCollection<TextVector> users, FindSimilarUsers.Options options, OutputFolder folder) {
    this.users = users;
    this.options = options;
    this.folder = folder;
  }

  static SearchExactly of(
      PCollection<TextVector> users, FindSimilarUsers.Options options, OutputFolder folder) {
    return new SearchExactly(users, options, folder);
  }

  @Override
  public PCollectionTuple expand(PCollection<SequencePart> parts) {
    PCollectionView<Iterable<TextVector>> vectors = users.apply("AllUsers", View.asIterable());
    PCollectionTuple out =
        parts
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Search",
                ParDo.of(new Search(vectors, options, folder))
                    .withSideInputs(vectors)
                    .withOutputTags(
                        FindSimilarUsers.FILES, TupleTagList.of(FindSimilarUsers.TALLIES)));
    out.get(FindSimilarUsers.FILES).setCoder(JsonCoder.of(FileEntry.class));
    return out;
  }

  static final class Search extends DoFn<SequencePart, FileEntry> {
    private final PCollectionView<Iterable<TextVector>> vectors;
    private final FindSimilarUsers.Options options;
    private final OutputFolder folder;
    private final String id = UUID.randomUUID().toString();
    private transient SharedSearch search;
    private transient UserVectors loaded;

    Search(
        PCollectionView<Iterable<TextVector>> vectors,
        FindSimilarUsers.Options options,
        OutputFolder folder) {
      this.vectors = vectors;
      this.options = options;
      this.folder = folder;
    }

    @Setup
    public void open() {
      search = SharedSearch.open(id, options.n());
    }

    @ProcessElement
    public void search(ProcessContext context) throws IOException {
      SequencePart part = context.element();
      if (loaded == null) {
        loaded = search.vectors(() -> context.sideInput(vectors), options.width());
      }
      String step = "similar users, part %d of %d".formatted(part.part() + 1, part.parts());
      try (Progress progress = new Progress(step, "users with a vector", part.users())) {
        int[] similar =
            search.exact().search(loaded, part.firstUser(), part.users(), progress::advance);
        String name = Layout.similarUsers(part.part(), part.parts());
        byte[] file = Npy.file(similar, part.users(), options.n());
        context.output(folder.write(name, file, part.users()));
        tally(part, similar, context);
      }
    }

    private void tally(SequencePart part, int[] similar, ProcessContext context) {
      int from = loaded.rowFrom(part.firstUser());
      int to = loaded.rowFrom(part.firstUser() + part.users());
      Recall recall = new Recall();
      for (int row = from; row < to; row++) {
        if (Sample.RECALL.has(loaded.user(row), SAMPLE, loaded.rows())) {
          int at = (loaded.user(row) - part.firstUser()) * options.n();
          recall.addPlainly(loaded, row, Arrays.copyOfRange(similar, at, at + options.n()));
        }
      }
      recall.tallies().forEach(tally -> context.output(FindSimilarUsers.TALLIES, tally));
      long queries = (long) to - from;
      context.output(FindSimilarUsers.TALLIES, Tally.of("similar.users", queries));
      context.output(
          FindSimilarUsers.TALLIES, Tally.of("similar.products", queries * loaded.rows()));
    }

    @Teardown
    public void close() {
      search.close();
    }
  }
}
