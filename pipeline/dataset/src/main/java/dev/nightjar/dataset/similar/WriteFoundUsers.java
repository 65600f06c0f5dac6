package dev.nightjar.dataset.similar;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.sequence.SequencePart;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Merges what the regions found into one file per part, and compares the sample with the truth. */
final class WriteFoundUsers
    extends PTransform<PCollection<KV<Integer, FoundUsers>>, PCollectionTuple> {
  private static final TupleTag<SequencePart> PART = new TupleTag<>("part") {};
  private static final TupleTag<FoundUsers> FOUND = new TupleTag<>("found") {};

  private final PCollection<SequencePart> parts;
  private final int n;
  private final OutputFolder folder;

  private WriteFoundUsers(PCollection<SequencePart> parts, int n, OutputFolder folder) {
    this.parts = parts;
    this.n = n;
    this.folder = folder;
  }

  /**
   * @param parts all of them: one without found users gets its file too
   */
  static WriteFoundUsers of(PCollection<SequencePart> parts, int n, OutputFolder folder) {
    return new WriteFoundUsers(parts, n, folder);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<Integer, FoundUsers>> found) {
    PCollection<KV<Integer, SequencePart>> byPart =
        parts
            .apply(
                "KeyByPart",
                WithKeys.<Integer, SequencePart>of(SequencePart::part)
                    .withKeyType(TypeDescriptors.integers()))
            .setCoder(KvCoder.of(VarIntCoder.of(), SequencePart.CODER));
    PCollectionTuple out =
        KeyedPCollectionTuple.of(PART, byPart)
            .and(FOUND, found)
            .apply("GroupByPart", CoGroupByKey.create())
            .apply(
                "Write",
                ParDo.of(new Write(n, folder))
                    .withOutputTags(
                        FindSimilarUsers.FILES, TupleTagList.of(FindSimilarUsers.TALLIES)));
    out.get(FindSimilarUsers.FILES).setCoder(JsonCoder.of(FileEntry.class));
    return out;
  }

  static final class Write extends DoFn<KV<Integer, CoGbkResult>, FileEntry> {
    private final int n;
    private final OutputFolder folder;

    Write(int n, OutputFolder folder) {
      this.n = n;
      this.folder = folder;
    }

    @ProcessElement
    public void write(ProcessContext context) throws IOException {
      CoGbkResult result = context.element().getValue();
      SequencePart part = result.getOnly(PART);
      BestUsers best = new BestUsers(part.users(), n);
      Map<Integer, BestUsers> sampled = new TreeMap<>();
      for (FoundUsers found : result.getAll(FOUND)) {
        if (found.exact()) {
          found.offerTo(sampled.computeIfAbsent(found.user(), user -> new BestUsers(1, n)), 0);
        } else {
          found.offerTo(best, found.user() - part.firstUser());
        }
      }
      Recall recall = new Recall();
      sampled.forEach(
          (user, exact) -> recall.add(exact.scores(0), best.scores(user - part.firstUser())));
      recall.tallies().forEach(tally -> context.output(FindSimilarUsers.TALLIES, tally));
      String name = Layout.similarUsers(part.part(), part.parts());
      byte[] file = Npy.file(best.users(), part.users(), n);
      context.output(folder.write(name, file, part.users()));
    }
  }
}
