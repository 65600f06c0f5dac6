package dev.nightjar.dataset.text;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.NpyRows;
import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.sequence.ItemTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Item vectors to {@code item-text-vectors.npy} (I, D_t) and, through a PCA over the items that
 * have text, {@code item-pca-vectors.npy} (I, d). Row i - 1 is item i; items without text have rows
 * of zeros. Both matrices pass through the local disk of one worker, a vector at a time.
 */
public final class WriteItemVectors
    extends PTransform<PCollection<TextVector>, PCollection<FileEntry>> {
  private final PCollectionView<ItemTable> items;
  private final int textWidth;
  private final int pcaWidth;
  private final OutputFolder folder;

  private WriteItemVectors(
      PCollectionView<ItemTable> items, int textWidth, int pcaWidth, OutputFolder folder) {
    this.items = items;
    this.textWidth = textWidth;
    this.pcaWidth = (int) Require.inRange(pcaWidth, 1, textWidth, "pcaWidth");
    this.folder = folder;
  }

  public static WriteItemVectors of(
      PCollectionView<ItemTable> items, int textWidth, int pcaWidth, OutputFolder folder) {
    return new WriteItemVectors(items, textWidth, pcaWidth, folder);
  }

  @Override
  public PCollection<FileEntry> expand(PCollection<TextVector> vectors) {
    PCollectionView<Pca> pca =
        vectors.apply(
            "FitPca", Combine.globally(new FitPca(textWidth, pcaWidth)).asSingletonView());
    PCollectionView<Iterable<TextVector>> all = vectors.apply("AllVectors", View.asIterable());
    return vectors
        .getPipeline()
        .apply("Once", Create.of(true))
        .apply(
            "Write", ParDo.of(new Write(items, all, pca, folder)).withSideInputs(items, all, pca))
        .setCoder(JsonCoder.of(FileEntry.class));
  }

  /** Writes a matrix with one row per item to a file; items without a vector get zeros. */
  static void matrix(
      Path file, Iterable<TextVector> vectors, int items, int width, UnaryOperator<float[]> row)
      throws IOException {
    try (NpyRows matrix = NpyRows.create(file, items, width)) {
      for (TextVector vector : vectors) {
        matrix.put(vector.index() - Conventions.FIRST_ITEM, row.apply(vector.values()));
      }
    }
  }

  static final class Write extends DoFn<Boolean, FileEntry> {
    private final PCollectionView<ItemTable> items;
    private final PCollectionView<Iterable<TextVector>> vectors;
    private final PCollectionView<Pca> pca;
    private final OutputFolder folder;

    Write(
        PCollectionView<ItemTable> items,
        PCollectionView<Iterable<TextVector>> vectors,
        PCollectionView<Pca> pca,
        OutputFolder folder) {
      this.items = items;
      this.vectors = vectors;
      this.pca = pca;
      this.folder = folder;
    }

    @ProcessElement
    public void write(ProcessContext context) throws IOException {
      int count = context.sideInput(items).items();
      Iterable<TextVector> all = context.sideInput(vectors);
      Pca axes = context.sideInput(pca);
      Path file = Files.createTempFile("nightjar-", ".npy");
      try {
        matrix(file, all, count, axes.mean().length, UnaryOperator.identity());
        context.output(folder.write(Layout.ITEM_TEXT_VECTORS, file, count));
        matrix(file, all, count, axes.axes().length, axes::project);
        context.output(folder.write(Layout.ITEM_PCA_VECTORS, file, count));
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }
}
