package dev.nightjar.dataset;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.log.RejectedRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** What the steps leave behind beside what the next one needs: for the end of the job. */
final class StepOutputs {
  private final List<PCollection<FileEntry>> files = new ArrayList<>();
  private final List<PCollection<KV<String, Long>>> tallies = new ArrayList<>();
  private final List<PCollection<RejectedRow>> rejected = new ArrayList<>();

  void addFiles(PCollection<FileEntry> written) {
    files.add(written);
  }

  void addTallies(PCollection<KV<String, Long>> counted) {
    tallies.add(counted);
  }

  void addRejected(PCollection<RejectedRow> rows) {
    rejected.add(rows);
  }

  /** Those of all steps so far. */
  PCollection<FileEntry> files(String name) {
    return PCollectionList.of(files)
        .apply(name, Flatten.pCollections())
        .setCoder(JsonCoder.of(FileEntry.class));
  }

  /** Those of all steps so far. */
  PCollection<KV<String, Long>> tallies(String name) {
    return PCollectionList.of(tallies).apply(name, Flatten.pCollections());
  }

  /** Those of all steps so far. */
  PCollection<RejectedRow> rejected(String name) {
    return PCollectionList.of(rejected).apply(name, Flatten.pCollections());
  }
}
