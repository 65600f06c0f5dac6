package dev.nightjar.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What became of one stage of one night: for whoever watches the night, not for the next stage.
 * Unlike a manifest it tells the time, and a retry overwrites it.
 *
 * @param stage its word
 * @param reason why it refused or failed
 * @param folder what it made or found, relative to the root
 * @param manifestSha256 digest of that folder's manifest, once it has one
 * @param seconds from the start of the stage to its end
 * @param peakMemoryBytes most memory its process held, or the largest of the functions that shared
 *     the work; empty where the workers of an engine shared it, or the system does not tell
 * @param rowsIn rows it read: of the log ({@code dataset}), interactions ({@code train}), users
 *     ({@code recommend}), recommendations ({@code publish})
 * @param rowsOut rows it made: interactions, items the model knows, recommendations, published
 *     recommendations
 * @param rowsRejected rows it refused
 * @param bytesOut length of the files of the folder
 * @param quality figures by name, see {@link #HEADLINES} for the one that stands for all
 * @param estimatedCost US dollars
 */
public record StageReceipt(
    String stage,
    Outcome outcome,
    Optional<String> reason,
    Optional<String> folder,
    Optional<String> manifestSha256,
    Instant startedAt,
    double seconds,
    OptionalLong peakMemoryBytes,
    long rowsIn,
    long rowsOut,
    long rowsRejected,
    long bytesOut,
    Map<String, Double> quality,
    double estimatedCost) {
  /** How a stage ends. */
  public enum Outcome {
    /** It did its work. */
    @JsonProperty("done")
    DONE,
    /** Everything was there already. */
    @JsonProperty("reused")
    REUSED,
    /** A gate refused what it made; what was published before stays. */
    @JsonProperty("refused")
    REFUSED,
    /** It broke off. */
    @JsonProperty("failed")
    FAILED;

    /** Whether the next stage may start. */
    public boolean isGood() {
      return this == DONE || this == REUSED;
    }
  }

  /** Of the figures of a stage, the one that a chart or an alarm watches. */
  public static final Map<String, String> HEADLINES =
      Map.of(
          Layout.DATASET, "kept_share",
          Layout.TRAIN, "test_ndcg10",
          Layout.RECOMMEND, "full_lists",
          Layout.PUBLISH, "full_lists");

  public StageReceipt {
    Require.notBlank(stage, "stage");
    Require.notNull(outcome, "outcome");
    Require.notNull(startedAt, "startedAt");
    Require.inRange(seconds, 0, Double.MAX_VALUE, "seconds");
    Require.atLeast(peakMemoryBytes.orElse(0), 0, "peakMemoryBytes");
    Require.atLeast(rowsIn, 0, "rowsIn");
    Require.atLeast(rowsOut, 0, "rowsOut");
    Require.atLeast(rowsRejected, 0, "rowsRejected");
    Require.atLeast(bytesOut, 0, "bytesOut");
    Require.inRange(estimatedCost, 0, Double.MAX_VALUE, "estimatedCost");
    quality = new TreeMap<>(quality);
    Require.that(
        outcome.isGood() ? folder.isPresent() : reason.isPresent(),
        "a stage that ended %s needs a %s",
        outcome,
        outcome.isGood() ? "folder" : "reason");
  }

  /** The same, of work that many processes shared. */
  public StageReceipt ofManyProcesses() {
    return new StageReceipt(
        stage,
        outcome,
        reason,
        folder,
        manifestSha256,
        startedAt,
        seconds,
        OptionalLong.empty(),
        rowsIn,
        rowsOut,
        rowsRejected,
        bytesOut,
        quality,
        estimatedCost);
  }

  /** The figure that stands for all, if this stage has it. */
  public Optional<Double> headline() {
    return Optional.ofNullable(HEADLINES.get(stage)).map(quality::get);
  }
}
