package dev.nightjar.dataset.similar;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.sequence.SequencePart;
import dev.nightjar.dataset.text.EncoderModel;
import dev.nightjar.dataset.text.TextVector;
import dev.nightjar.stage.Progress;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * For every user of a part the n most similar users of all parts, by cosine of their vectors:
 * {@code similar-users/part-*}, rows in the order of the sequence part. All vectors must fit in the
 * memory of each worker.
 */
public final class FindSimilarUsers
    extends PTransform<PCollection<SequencePart>, PCollection<FileEntry>> {
  private final PCollection<TextVector> users;
  private final int n;
  private final OutputFolder folder;

  private FindSimilarUsers(PCollection<TextVector> users, int n, OutputFolder folder) {
    this.users = users;
    this.n = (int) Require.inRange(n, 1, 1000, "similarUsers");
    this.folder = folder;
  }

  /**
   * @param users vectors of those who have one
   */
  public static FindSimilarUsers of(PCollection<TextVector> users, int n, OutputFolder folder) {
    return new FindSimilarUsers(users, n, folder);
  }

  @Override
  public PCollection<FileEntry> expand(PCollection<SequencePart> parts) {
    PCollectionView<Iterable<TextVector>> vectors = users.apply("AllUsers", View.asIterable());
    return parts
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Search", ParDo.of(new Search(vectors, n, folder)).withSideInputs(vectors))
        .setCoder(JsonCoder.of(FileEntry.class));
  }

  static final class Search extends DoFn<SequencePart, FileEntry> {
    private final PCollectionView<Iterable<TextVector>> vectors;
    private final int n;
    private final OutputFolder folder;
    private transient ExactSearch search;
    private transient UserVectors loaded;

    Search(PCollectionView<Iterable<TextVector>> vectors, int n, OutputFolder folder) {
      this.vectors = vectors;
      this.n = n;
      this.folder = folder;
    }

    @Setup
    public void open() {
      search = new ExactSearch(n);
    }

    @ProcessElement
    public void search(ProcessContext context) throws IOException {
      SequencePart part = context.element();
      if (loaded == null) {
        loaded = UserVectors.of(context.sideInput(vectors), EncoderModel.WIDTH);
      }
      String step = "similar users, part %d of %d".formatted(part.part() + 1, part.parts());
      try (Progress progress = new Progress(step, "users with a vector", part.users())) {
        int[] similar = search.search(loaded, part.firstUser(), part.users(), progress::advance);
        String name = Layout.similarUsers(part.part(), part.parts());
        context.output(folder.write(name, Npy.file(similar, part.users(), n), part.users()));
      }
    }

    @Teardown
    public void close() {
      search.close();
    }
  }
}
