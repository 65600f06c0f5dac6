package dev.nightjar.stage.command;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.storage.FolderReader;
import java.util.Map;
import java.util.Optional;

/**
 * What a stage has made: the part of its receipt that only the stage itself knows.
 *
 * @param outcome done or reused
 * @param folder relative to the root
 * @param manifestSha256 empty while the folder has none
 * @param bytesOut of the files of the folder
 * @param quality figures by name
 * @param cost US dollars paid to others on the way, such as an embedding service
 */
public record StageWork(
    StageReceipt.Outcome outcome,
    String folder,
    Optional<String> manifestSha256,
    Rows rows,
    long bytesOut,
    Map<String, Double> quality,
    double cost) {
  /** Rows of a stage, as {@link StageReceipt} defines them. */
  public record Rows(long in, long out, long rejected) {
    public static final Rows NONE = new Rows(0, 0, 0);
  }

  public StageWork {
    quality = Map.copyOf(quality);
  }

  /** A folder that this process finished. */
  public static StageWork done(FolderReader folder, Rows rows, Map<String, Double> quality) {
    return of(StageReceipt.Outcome.DONE, folder, rows, quality);
  }

  /** A folder that was finished before. */
  public static StageWork reused(FolderReader folder, Rows rows, Map<String, Double> quality) {
    return of(StageReceipt.Outcome.REUSED, folder, rows, quality);
  }

  /** A finished folder, made by this process or not. */
  public static StageWork of(
      StageReceipt.Outcome outcome, FolderReader folder, Rows rows, Map<String, Double> quality) {
    return new StageWork(
        outcome,
        folder.folder(),
        Optional.of(folder.manifestDigest()),
        rows,
        bytes(folder.manifest()),
        quality,
        0);
  }

  private static long bytes(Manifest manifest) {
    return manifest.files().stream().mapToLong(FileEntry::bytes).sum();
  }

  /** The same, for which others were paid. */
  public StageWork withCost(double dollars) {
    return new StageWork(outcome, folder, manifestSha256, rows, bytesOut, quality, dollars);
  }
}
