package dev.nightjar.dataset.log;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.dataset.element.OutputFolder;
import java.util.Map;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Gives one element once the rejected rows are written and few enough; otherwise stops the job with
 * {@link TooManyRejected}. What waits for this element writes nothing after bad input.
 */
public final class CheckRejected extends PTransform<PBegin, PCollection<Boolean>> {
  private final PCollectionView<Iterable<FileEntry>> written;
  private final PCollectionView<Map<String, Long>> tallies;
  private final double limit;
  private final OutputFolder folder;

  private CheckRejected(
      PCollectionView<Iterable<FileEntry>> written,
      PCollectionView<Map<String, Long>> tallies,
      double limit,
      OutputFolder folder) {
    this.written = written;
    this.tallies = tallies;
    this.limit = limit;
    this.folder = folder;
  }

  /**
   * @param written what {@link WriteRejected} wrote
   * @param limit highest accepted fraction of rows
   */
  public static CheckRejected of(
      PCollection<FileEntry> written,
      PCollectionView<Map<String, Long>> tallies,
      double limit,
      OutputFolder folder) {
    return new CheckRejected(
        written.apply("RejectedAreWritten", View.asIterable()), tallies, limit, folder);
  }

  @Override
  public PCollection<Boolean> expand(PBegin begin) {
    return begin
        .apply("Once", Create.of(true))
        .apply("Check", ParDo.of(new Check(this)).withSideInputs(written, tallies));
  }

  static final class Check extends DoFn<Boolean, Boolean> {
    private final PCollectionView<Iterable<FileEntry>> written;
    private final PCollectionView<Map<String, Long>> tallies;
    private final double limit;
    private final OutputFolder folder;

    Check(CheckRejected settings) {
      this.written = settings.written;
      this.tallies = settings.tallies;
      this.limit = settings.limit;
      this.folder = settings.folder;
    }

    @ProcessElement
    public void check(ProcessContext context) {
      context.sideInput(written).forEach(file -> {});
      TooManyRejected.check(
          context.sideInput(tallies), limit, folder.uri(Layout.REJECTED).toString());
      context.output(true);
    }
  }
}
