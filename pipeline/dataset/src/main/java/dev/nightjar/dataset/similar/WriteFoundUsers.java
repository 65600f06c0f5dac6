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
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Merges what the regions found into one file per part, and compares the sample with the truth. */
final class WriteFoundUsers
    extends PTransform<PCollection<KV<Integer, FoundUsers>>, PCollectionTuple> {
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
    PCollectionView<Map<Integer, SequencePart>> partOf =
        parts
            .apply(
                "KeyByPart",
                WithKeys.<Integer, SequencePart>of(SequencePart::part)
                    .withKeyType(TypeDescriptors.integers()))
            .apply("PartOf", View.asMap());
    // Not a join: of that, Flink's engine cannot hold many values to a key.
    PCollection<KV<Integer, FoundUsers>> nothing =
        parts
            .apply(
                "NothingFound",
                MapElements.into(found.getTypeDescriptor())
                    .via(part -> KV.of(part.part(), FoundUsers.nothing(part.firstUser()))))
            .setCoder(found.getCoder());
    PCollectionTuple out =
        PCollectionList.of(found)
            .and(nothing)
            .apply("WithEveryPart", Flatten.pCollections())
            .apply("GroupByPart", GroupByKey.create())
            .apply(
                "Write",
                ParDo.of(new Write(partOf, n, folder))
                    .withSideInputs(partOf)
                    .withOutputTags(
                        FindSimilarUsers.FILES, TupleTagList.of(FindSimilarUsers.TALLIES)));
    out.get(FindSimilarUsers.FILES).setCoder(JsonCoder.of(FileEntry.class));
    return out;
  }

  static final class Write extends DoFn<KV<Integer, Iterable<FoundUsers>>, FileEntry> {
    private final PCollectionView<Map<Integer, SequencePart>> partOf;
    private final int n;
    private final OutputFolder folder;

    Write(PCollectionView<Map<Integer, SequencePart>> partOf, int n, OutputFolder folder) {
      this.partOf = partOf;
      this.n = n;
      this.folder = folder;
    }

    @ProcessElement
    public void write(ProcessContext context) throws IOException {
      SequencePart part = context.sideInput(partOf).get(context.element().getKey());
      BestUsers best = new BestUsers(part.users(), n);
      Map<Integer, BestUsers> sampled = new TreeMap<>();
      for (FoundUsers found : context.element().getValue()) {
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
