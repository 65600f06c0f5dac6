package dev.nightjar.dataset.similar;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.UnderOneKey;
import dev.nightjar.dataset.sequence.SequencePart;
import dev.nightjar.dataset.text.TextVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The vectors of all users to one file of the folder, see {@link UserVectorFile}, through the local
 * disk of one worker; no file where there are no parts. Who has read it deletes it.
 */
final class WriteUserVectors extends PTransform<PCollection<TextVector>, PCollection<FileEntry>> {
  private static final TextVector NOBODY = new TextVector(0, new float[0]);

  private final PCollection<SequencePart> parts;
  private final int width;
  private final OutputFolder folder;

  private WriteUserVectors(PCollection<SequencePart> parts, int width, OutputFolder folder) {
    this.parts = parts;
    this.width = width;
    this.folder = folder;
  }

  static WriteUserVectors of(PCollection<SequencePart> parts, int width, OutputFolder folder) {
    return new WriteUserVectors(parts, width, folder);
  }

  @Override
  public PCollection<FileEntry> expand(PCollection<TextVector> users) {
    PCollection<TextVector> nobody =
        parts
            .apply(
                "OfNobody",
                MapElements.into(TypeDescriptor.of(TextVector.class)).via(part -> NOBODY))
            .setCoder(TextVector.CODER);
    return PCollectionList.of(users)
        .and(nobody)
        .apply("AllVectors", UnderOneKey.zero())
        .apply("Write", ParDo.of(new Write(width, folder)))
        .setCoder(JsonCoder.of(FileEntry.class));
  }

  static final class Write extends DoFn<KV<Long, Iterable<TextVector>>, FileEntry> {
    private final int width;
    private final OutputFolder folder;

    Write(int width, OutputFolder folder) {
      this.width = width;
      this.folder = folder;
    }

    @ProcessElement
    public void write(ProcessContext context) throws IOException {
      Path file = Files.createTempFile("nightjar-", ".vectors");
      try {
        int rows = UserVectorFile.write(context.element().getValue(), width, file);
        context.output(folder.write(Layout.USER_VECTORS, file, rows));
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }
}
