package dev.nightjar.dataset.similar;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.SharedFiles;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.element.UnderOneKey;
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
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Compares everybody with everybody, a part at a time. All vectors lie in one file, which each
 * process maps from its local disk, and which is deleted when all parts are done. A few users of
 * every run are looked for once more by plain loops: that must find the same.
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
    PCollectionView<FileEntry> vectors =
        users
            .apply("WriteUserVectors", WriteUserVectors.of(parts, options.width(), folder))
            .apply("UserVectors", View.asSingleton());
    PCollectionTuple out =
        parts
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Search",
                ParDo.of(new Search(vectors, options, folder))
                    .withSideInputs(vectors)
                    .withOutputTags(
                        FindSimilarUsers.FILES, TupleTagList.of(FindSimilarUsers.TALLIES)));
    PCollection<FileEntry> files =
        PCollectionList.of(out.get(FindSimilarUsers.FILES).setCoder(JsonCoder.of(FileEntry.class)))
            .apply("AllParts", UnderOneKey.zero())
            .apply("DeleteUserVectors", ParDo.of(new Delete(folder)))
            .setCoder(JsonCoder.of(FileEntry.class));
    return PCollectionTuple.of(FindSimilarUsers.FILES, files)
        .and(FindSimilarUsers.TALLIES, out.get(FindSimilarUsers.TALLIES));
  }

  static final class Search extends DoFn<SequencePart, FileEntry> {
    private final PCollectionView<FileEntry> vectors;
    private final FindSimilarUsers.Options options;
    private final OutputFolder folder;
    private final String id = UUID.randomUUID().toString();
    private transient SharedSearch search;
    private transient UserVectors loaded;

    Search(
        PCollectionView<FileEntry> vectors, FindSimilarUsers.Options options, OutputFolder folder) {
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
        loaded = open(context.sideInput(vectors));
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

    private UserVectors open(FileEntry file) throws IOException {
      int rows = Math.toIntExact(file.rows());
      return SharedFiles.open(
          folder, file, UserVectors.class, copy -> UserVectors.mapped(copy, rows, options.width()));
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

  /** Lets the files of all parts go on when the vectors are gone. */
  static final class Delete extends DoFn<KV<Long, Iterable<FileEntry>>, FileEntry> {
    private final OutputFolder folder;

    Delete(OutputFolder folder) {
      this.folder = folder;
    }

    @ProcessElement
    public void delete(ProcessContext context) throws IOException {
      folder.delete(Layout.USER_VECTORS);
      context.element().getValue().forEach(context::output);
    }
  }
}
