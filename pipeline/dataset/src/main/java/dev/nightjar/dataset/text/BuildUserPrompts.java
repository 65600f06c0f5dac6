package dev.nightjar.dataset.text;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.sequence.ItemTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** Sequences to user prompts; users whose training history has no title come out separately. */
public final class BuildUserPrompts
    extends PTransform<PCollection<UserSequence>, PCollectionTuple> {
  public static final TupleTag<Prompt> PROMPTS = new TupleTag<>("prompts") {};
  public static final TupleTag<UserSequence> WITHOUT_TEXT = new TupleTag<>("withoutText") {};

  private final PCollectionView<FileEntry> items;
  private final OutputFolder folder;
  private final TextEncoder model;
  private final int maxTokens;

  private BuildUserPrompts(
      PCollectionView<FileEntry> items, OutputFolder folder, TextEncoder model, int maxTokens) {
    this.items = items;
    this.folder = folder;
    this.model = model;
    this.maxTokens = maxTokens;
  }

  /**
   * @param items the file of {@link dev.nightjar.dataset.sequence.IndexItems} in the folder
   */
  public static BuildUserPrompts of(
      PCollectionView<FileEntry> items, OutputFolder folder, TextEncoder model, int maxTokens) {
    return new BuildUserPrompts(items, folder, model, maxTokens);
  }

  @Override
  public PCollectionTuple expand(PCollection<UserSequence> sequences) {
    PCollectionTuple out =
        sequences.apply(
            "Build",
            ParDo.of(new Build(this))
                .withSideInputs(items)
                .withOutputTags(PROMPTS, TupleTagList.of(WITHOUT_TEXT)));
    out.get(PROMPTS).setCoder(Prompt.CODER);
    out.get(WITHOUT_TEXT).setCoder(sequences.getCoder());
    return out;
  }

  /** Titles of the training history, oldest first. */
  static List<String> titles(UserSequence sequence, ItemTable items) {
    return Arrays.stream(sequence.trainItems())
        .mapToObj(items::title)
        .filter(title -> !title.isBlank())
        .toList();
  }

  static final class Build extends DoFn<UserSequence, Prompt> {
    private final PCollectionView<FileEntry> items;
    private final OutputFolder folder;
    private final TextEncoder model;
    private final int maxTokens;
    private final Map<String, Integer> tokens = new HashMap<>();
    private transient Tokenizer tokenizer;
    private transient ItemTable table;

    Build(BuildUserPrompts settings) {
      this.items = settings.items;
      this.folder = settings.folder;
      this.model = settings.model;
      this.maxTokens = settings.maxTokens;
    }

    @Setup
    public void open() {
      tokenizer = model.openTokenizer();
    }

    @ProcessElement
    public void build(ProcessContext context) throws IOException {
      if (table == null) {
        table = ItemTable.shared(folder, context.sideInput(items));
      }
      UserSequence sequence = context.element();
      List<String> titles = titles(sequence, table);
      if (titles.isEmpty()) {
        context.output(WITHOUT_TEXT, sequence);
      } else {
        String text = Prompts.user(titles, this::tokens, maxTokens);
        context.output(new Prompt(Prompt.Owner.USER, sequence.user(), text));
      }
    }

    /** Titles come again and again; each is split once. */
    private int tokens(String text) {
      return tokens.computeIfAbsent(text, tokenizer::count);
    }

    @Teardown
    public void close() {
      tokenizer.close();
    }
  }
}
