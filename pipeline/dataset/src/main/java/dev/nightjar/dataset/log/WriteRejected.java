package dev.nightjar.dataset.log;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.Lines;
import dev.nightjar.dataset.element.OutputFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Writes the rejected rows of each input file to {@code rejected/part-<file>-of-<files>.jsonl} in
 * line order; a file without any gets no part. The rejected rows of one file must fit in memory.
 */
public final class WriteRejected
    extends PTransform<PCollection<RejectedRow>, PCollection<FileEntry>> {
  private final OutputFolder folder;
  private final int files;

  private WriteRejected(OutputFolder folder, int files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * @param files number of input files
   */
  public static WriteRejected to(OutputFolder folder, int files) {
    return new WriteRejected(folder, files);
  }

  @Override
  public PCollection<FileEntry> expand(PCollection<RejectedRow> rows) {
    return rows.apply(
            "KeyByFile", WithKeys.of(RejectedRow::ordinal).withKeyType(TypeDescriptors.integers()))
        .apply("GroupByFile", GroupByKey.create())
        .apply("Write", ParDo.of(new Write(folder, files)))
        .setCoder(JsonCoder.of(FileEntry.class));
  }

  /** The lines of one part. */
  static Lines lines(Iterable<RejectedRow> rows) {
    List<RejectedRow> sorted = new ArrayList<>();
    rows.forEach(sorted::add);
    sorted.sort(Comparator.comparingLong(RejectedRow::line));
    Lines lines = new Lines();
    sorted.forEach(row -> lines.add(row.json()));
    return lines;
  }

  static final class Write extends DoFn<KV<Integer, Iterable<RejectedRow>>, FileEntry> {
    private final OutputFolder folder;
    private final int files;

    Write(OutputFolder folder, int files) {
      this.folder = folder;
      this.files = files;
    }

    @ProcessElement
    public void write(
        @Element KV<Integer, Iterable<RejectedRow>> file, OutputReceiver<FileEntry> out)
        throws IOException {
      Lines lines = lines(file.getValue());
      String name = Layout.REJECTED + "/" + Layout.part(file.getKey(), files, "jsonl");
      out.output(folder.write(name, lines.bytes(), lines.count()));
    }
  }
}
