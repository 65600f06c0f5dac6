package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Require;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.Lines;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Histories to sequences: items become indexes, users get theirs, running through the parts, and
 * the leave-one-out split is marked. Writes {@code sequences/part-*}.
 */
public final class BuildSequences extends PTransform<PCollection<UserHistory>, PCollectionTuple> {
  public static final TupleTag<UserSequence> SEQUENCES = new TupleTag<>("sequences") {};
  public static final TupleTag<SequencePart> PARTS = new TupleTag<>("parts") {};
  public static final TupleTag<FileEntry> FILES = new TupleTag<>("files") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  private final int parts;
  private final PCollectionView<ItemTable> items;
  private final OutputFolder folder;

  private BuildSequences(int parts, PCollectionView<ItemTable> items, OutputFolder folder) {
    this.parts = (int) Require.atLeast(parts, 1, "parts");
    this.items = items;
    this.folder = folder;
  }

  public static BuildSequences inParts(
      int parts, PCollectionView<ItemTable> items, OutputFolder folder) {
    return new BuildSequences(parts, items, folder);
  }

  @Override
  public PCollectionTuple expand(PCollection<UserHistory> histories) {
    PCollection<PartUsers> grouped = histories.apply("GroupIntoParts", new GroupIntoParts(parts));
    PCollectionView<Map<Integer, Integer>> usersOfPart =
        grouped
            .apply(
                "CountUsers",
                MapElements.into(
                        TypeDescriptors.kvs(TypeDescriptors.integers(), TypeDescriptors.integers()))
                    .via(users -> KV.of(users.part(), users.histories().size())))
            .apply("UsersOfPart", View.asMap());
    PCollectionTuple out =
        grouped.apply(
            "Write",
            ParDo.of(new Write(this, usersOfPart))
                .withSideInputs(items, usersOfPart)
                .withOutputTags(SEQUENCES, TupleTagList.of(PARTS).and(FILES).and(TALLIES)));
    out.get(SEQUENCES).setCoder(JsonCoder.of(UserSequence.class));
    out.get(PARTS).setCoder(SequencePart.CODER);
    out.get(FILES).setCoder(JsonCoder.of(FileEntry.class));
    return out;
  }

  /** One user's line. */
  static UserSequence sequence(int user, UserHistory history, ItemTable items) {
    int[] indexes = history.itemIds().stream().mapToInt(items::index).toArray();
    long[] times = history.times().stream().mapToLong(Long::longValue).toArray();
    return UserSequence.leaveOneOut(user, history.userId(), indexes, times);
  }

  static final class Write extends DoFn<PartUsers, UserSequence> {
    private final int parts;
    private final OutputFolder folder;
    private final PCollectionView<ItemTable> items;
    private final PCollectionView<Map<Integer, Integer>> usersOfPart;

    Write(BuildSequences settings, PCollectionView<Map<Integer, Integer>> usersOfPart) {
      this.parts = settings.parts;
      this.folder = settings.folder;
      this.items = settings.items;
      this.usersOfPart = usersOfPart;
    }

    @ProcessElement
    public void write(ProcessContext context) throws IOException {
      PartUsers part = context.element();
      ItemTable table = context.sideInput(items);
      int first = GroupIntoParts.firstUsers(context.sideInput(usersOfPart), parts)[part.part()];
      Lines lines = new Lines();
      Map<String, Long> tallies = new TreeMap<>();
      for (UserHistory history : part.histories()) {
        UserSequence sequence = sequence(first + (int) lines.count(), history, table);
        lines.add(Json.line(sequence));
        tallies.merge("length/" + history.length(), 1L, Long::sum);
        context.output(sequence);
      }
      String name = Layout.sequences(part.part(), parts);
      context.output(FILES, folder.write(name, lines.bytes(), lines.count()));
      context.output(PARTS, new SequencePart(part.part(), parts, first, part.histories().size()));
      tallies.forEach((what, count) -> context.output(TALLIES, Tally.of(what, count)));
    }
  }
}
