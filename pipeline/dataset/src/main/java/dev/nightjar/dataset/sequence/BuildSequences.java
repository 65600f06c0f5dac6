package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Require;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.Lines;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.input.Attributes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Histories to sequences: items become indexes, users go to the parts their ids say ({@link
 * Conventions#partOf}), sorted by id, and get indexes that run through the parts. Writes {@code
 * sequences/part-*}. The histories of a part must fit in memory.
 */
public final class BuildSequences extends PTransform<PCollection<HistoryBlock>, PCollectionTuple> {
  public static final TupleTag<UserSequence> SEQUENCES = new TupleTag<>("sequences") {};
  public static final TupleTag<SequencePart> PARTS = new TupleTag<>("parts") {};
  public static final TupleTag<FileEntry> FILES = new TupleTag<>("files") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  private static final Comparator<String> ID_ORDER = Conventions.ID_ORDER;

  private final int parts;
  private final PCollectionView<FileEntry> items;
  private final OutputFolder folder;

  private BuildSequences(int parts, PCollectionView<FileEntry> items, OutputFolder folder) {
    this.parts = (int) Require.atLeast(parts, 1, "parts");
    this.items = items;
    this.folder = folder;
  }

  /**
   * @param items the file of {@link IndexItems}
   * @param parts the number of buckets of the histories is a multiple of it, and every bucket has a
   *     block, so that every part comes out, users or not
   */
  public static BuildSequences inParts(
      int parts, PCollectionView<FileEntry> items, OutputFolder folder) {
    return new BuildSequences(parts, items, folder);
  }

  @Override
  public PCollectionTuple expand(PCollection<HistoryBlock> histories) {
    PCollectionView<Map<Integer, Integer>> usersOfPart = usersOfPart(histories);
    PCollectionTuple out =
        histories
            .apply("KeyByPart", ParDo.of(new KeyByPart(parts)))
            .setCoder(KvCoder.of(VarIntCoder.of(), HistoryBlock.CODER))
            .apply("GroupByPart", GroupByKey.create())
            .apply(
                "Write",
                ParDo.of(new Write(this, usersOfPart))
                    .withSideInputs(items, usersOfPart)
                    .withOutputTags(SEQUENCES, TupleTagList.of(PARTS).and(FILES).and(TALLIES)));
    out.get(SEQUENCES).setCoder(SequenceCoder.CODER);
    out.get(PARTS).setCoder(SequencePart.CODER);
    out.get(FILES).setCoder(JsonCoder.of(FileEntry.class));
    return out;
  }

  private PCollectionView<Map<Integer, Integer>> usersOfPart(PCollection<HistoryBlock> histories) {
    int count = parts;
    return histories
        .apply(
            "CountUsers",
            MapElements.into(
                    TypeDescriptors.kvs(TypeDescriptors.integers(), TypeDescriptors.integers()))
                .via(block -> KV.of(block.bucket() % count, block.users().size())))
        .apply("AddUsers", Sum.integersPerKey())
        .apply("UsersOfPart", View.asMap());
  }

  /** Index of the first user of each part. */
  static int[] firstUsers(Map<Integer, Integer> usersOfPart, int parts) {
    int[] first = new int[parts];
    for (int part = 1; part < parts; part++) {
      first[part] = Math.addExact(first[part - 1], usersOfPart.getOrDefault(part - 1, 0));
    }
    return first;
  }

  /** A user, and what the items of their history are called. */
  private record Owner(UserHistory history, int[] indexes) {
    String userId() {
      return history.userId();
    }

    UserSequence sequence(int user) {
      int[] items = new int[history.length()];
      for (int i = 0; i < items.length; i++) {
        items[i] = indexes[history.items()[i]];
        if (items[i] == Conventions.PADDING) {
          throw new IllegalStateException(
              "an item of user %s has no index".formatted(history.userId()));
        }
      }
      return new UserSequence(
          user,
          history.userId(),
          items,
          history.times(),
          history.train(),
          history.validation(),
          history.test(),
          history.weights(),
          Attributes.parse(history.attributes()));
    }
  }

  /**
   * The users of one part in the order of their ids.
   *
   * @param index of an item id; 0 for one that no history has any more
   */
  private static List<Owner> owners(Iterable<HistoryBlock> blocks, ToIntFunction<String> index) {
    List<Owner> owners = new ArrayList<>();
    for (HistoryBlock block : blocks) {
      int[] indexes = block.itemIds().stream().mapToInt(index).toArray();
      block.users().forEach(history -> owners.add(new Owner(history, indexes)));
    }
    owners.sort(Comparator.comparing(Owner::userId, ID_ORDER));
    return owners;
  }

  static final class KeyByPart extends DoFn<HistoryBlock, KV<Integer, HistoryBlock>> {
    private final int parts;

    KeyByPart(int parts) {
      this.parts = parts;
    }

    @ProcessElement
    public void key(@Element HistoryBlock block, OutputReceiver<KV<Integer, HistoryBlock>> out) {
      // The bucket is a hash modulo a multiple of the parts, the part the same hash modulo the
      // parts.
      out.output(KV.of(block.bucket() % parts, block));
    }
  }

  static final class Write extends DoFn<KV<Integer, Iterable<HistoryBlock>>, UserSequence> {
    private final int parts;
    private final OutputFolder folder;
    private final PCollectionView<FileEntry> items;
    private final PCollectionView<Map<Integer, Integer>> usersOfPart;
    private transient ItemTable table;

    Write(BuildSequences settings, PCollectionView<Map<Integer, Integer>> usersOfPart) {
      this.parts = settings.parts;
      this.folder = settings.folder;
      this.items = settings.items;
      this.usersOfPart = usersOfPart;
    }

    @ProcessElement
    public void write(ProcessContext context) throws IOException {
      int part = context.element().getKey();
      if (table == null) {
        table = ItemTable.shared(folder, context.sideInput(items));
      }
      int first = firstUsers(context.sideInput(usersOfPart), parts)[part];
      List<Owner> owners = owners(context.element().getValue(), table::indexOrPadding);
      Map<Integer, Long> lengths = new TreeMap<>();
      try (Lines lines = Lines.onDisk()) {
        for (int user = 0; user < owners.size(); user++) {
          UserSequence sequence = owners.get(user).sequence(first + user);
          lines.add(Json.line(sequence));
          lengths.merge(sequence.length(), 1L, Long::sum);
          context.output(sequence);
        }
        context.output(FILES, lines.writeTo(folder, Layout.sequences(part, parts)));
      }
      context.output(PARTS, new SequencePart(part, parts, first, owners.size()));
      lengths.forEach(
          (length, users) -> context.output(TALLIES, Tally.of("length/" + length, users)));
    }
  }
}
