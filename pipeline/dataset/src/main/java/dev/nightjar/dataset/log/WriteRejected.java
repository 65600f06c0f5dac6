package dev.nightjar.dataset.log;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * line order, the first {@link ReadFile#MOST_REJECTED} of a file; one without any gets no part.
 * Rows, which may be long, wait on the local disk.
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

  /** Where a row waits. */
  private record Waiting(long line, long offset, int length) {}

  /** Writes rows as lines, in the order they come. */
  private static List<Waiting> spill(Iterable<RejectedRow> rows, Path file) throws IOException {
    List<Waiting> waiting = new ArrayList<>();
    long offset = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (RejectedRow row : rows) {
        byte[] line = (row.json() + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(line);
        waiting.add(new Waiting(row.line(), offset, line.length));
        offset += line.length;
      }
    }
    return waiting;
  }

  /** A file that was read in pieces has so many of each. */
  private static List<Waiting> first(List<Waiting> waiting) {
    waiting.sort(Comparator.comparingLong(Waiting::line));
    return waiting.subList(0, Math.min(waiting.size(), ReadFile.MOST_REJECTED));
  }

  private static void copy(Path from, List<Waiting> waiting, Path to) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(from.toFile(), "r");
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
      for (Waiting row : waiting) {
        byte[] line = new byte[row.length()];
        in.seek(row.offset());
        in.readFully(line);
        out.write(line);
      }
    }
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
      Path unsorted = Files.createTempFile("nightjar-", ".rejected");
      Path sorted = Files.createTempFile("nightjar-", ".rejected");
      try {
        List<Waiting> rows = first(spill(file.getValue(), unsorted));
        copy(unsorted, rows, sorted);
        String name = Layout.REJECTED + "/" + Layout.part(file.getKey(), files, "jsonl");
        out.output(folder.write(name, sorted, rows.size()));
      } finally {
        Files.deleteIfExists(unsorted);
        Files.deleteIfExists(sorted);
      }
    }
  }
}
