package dev.nightjar.dataset.text;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.NpyRows;
import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.UnderOneKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Item vectors to {@code item-text-vectors.npy} (I, D_t) and, through a PCA over the items that
 * have text, {@code item-pca-vectors.npy} (I, d). Row i - 1 is item i; items without text have rows
 * of zeros. Both matrices pass through the local disk of one worker, a vector at a time.
 */
public final class WriteItemVectors extends PTransform<PCollection<TextVector>, PCollectionTuple> {
  public static final TupleTag<FileEntry> TEXT = new TupleTag<>("text") {};
  public static final TupleTag<FileEntry> PCA = new TupleTag<>("pca") {};

  private static final TextVector NONE = new TextVector(Conventions.PADDING, new float[0]);

  private final PCollectionView<FileEntry> items;
  private final int textWidth;
  private final int pcaWidth;
  private final OutputFolder folder;

  private WriteItemVectors(
      PCollectionView<FileEntry> items, int textWidth, int pcaWidth, OutputFolder folder) {
    this.items = items;
    this.textWidth = textWidth;
    this.pcaWidth = (int) Require.inRange(pcaWidth, 1, textWidth, "pcaWidth");
    this.folder = folder;
  }

  /**
   * @param items the file with a line for each
   */
  public static WriteItemVectors of(
      PCollectionView<FileEntry> items, int textWidth, int pcaWidth, OutputFolder folder) {
    return new WriteItemVectors(items, textWidth, pcaWidth, folder);
  }

  @Override
  public PCollectionTuple expand(PCollection<TextVector> vectors) {
    PCollectionView<Pca> pca =
        vectors.apply(
            "FitPca", Combine.globally(new FitPca(textWidth, pcaWidth)).asSingletonView());
    PCollection<FileEntry> text =
        gather(vectors)
            .apply("WriteText", ParDo.of(new WriteText(textWidth, folder)))
            .setCoder(JsonCoder.of(FileEntry.class));
    PCollection<FileEntry> reduced =
        text.apply("WritePca", ParDo.of(new WritePca(pca, folder)).withSideInputs(pca))
            .setCoder(JsonCoder.of(FileEntry.class));
    return PCollectionTuple.of(TEXT, text).and(PCA, reduced);
  }

  /** All by the number of items, one after the other; also where no item has text. */
  private PCollection<KV<Long, Iterable<TextVector>>> gather(PCollection<TextVector> vectors) {
    PCollection<TextVector> none =
        vectors.getPipeline().apply("OfNoItem", Create.of(NONE).withCoder(TextVector.CODER));
    return PCollectionList.of(vectors).and(none).apply("AllVectors", UnderOneKey.rowsOf(items));
  }

  static final class WriteText extends DoFn<KV<Long, Iterable<TextVector>>, FileEntry> {
    private final int width;
    private final OutputFolder folder;

    WriteText(int width, OutputFolder folder) {
      this.width = width;
      this.folder = folder;
    }

    @ProcessElement
    public void write(ProcessContext context) throws IOException {
      int count = Math.toIntExact(context.element().getKey());
      Path file = Files.createTempFile("nightjar-", ".npy");
      try {
        try (NpyRows matrix = NpyRows.create(file, count, width)) {
          for (TextVector vector : context.element().getValue()) {
            if (vector.index() != Conventions.PADDING) {
              matrix.put(vector.index() - Conventions.FIRST_ITEM, vector.values());
            }
          }
        }
        context.output(folder.write(Layout.ITEM_TEXT_VECTORS, file, count));
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }

  static final class WritePca extends DoFn<FileEntry, FileEntry> {
    private final PCollectionView<Pca> pca;
    private final OutputFolder folder;

    WritePca(PCollectionView<Pca> pca, OutputFolder folder) {
      this.pca = pca;
      this.folder = folder;
    }

    @ProcessElement
    public void write(ProcessContext context) throws IOException {
      ItemTextVectors text = ItemTextVectors.shared(folder, context.element());
      Pca axes = context.sideInput(pca);
      Path file = Files.createTempFile("nightjar-", ".npy");
      try {
        try (NpyRows matrix = NpyRows.create(file, text.items(), axes.axes().length)) {
          float[] vector = new float[text.width()];
          for (int item = Conventions.FIRST_ITEM; item <= text.items(); item++) {
            if (text.read(item, vector)) {
              matrix.put(item - Conventions.FIRST_ITEM, axes.project(vector));
            }
          }
        }
        context.output(folder.write(Layout.ITEM_PCA_VECTORS, file, text.items()));
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }
}
