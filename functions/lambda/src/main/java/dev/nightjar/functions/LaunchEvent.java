package dev.nightjar.functions;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.ObjectStores;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request to start, check or cancel the Dataflow job of one night.
 *
 * @param action {@code start}, {@code status} or {@code cancel}
 * @param root where everything lies, as the job sees it
 * @param date the night, as {@code YYYY-MM-DD}
 * @param night names the job: starting the same night again finds the job that runs
 * @param parameters for {@code start}: settings of {@code dataset} by the names of {@code
 *     infra/dataset/metadata.json}, {@code interactions} and {@code catalog} at least
 * @param jobId for {@code status}: what {@code start} answered
 */
public record LaunchEvent(
    String action,
    String root,
    String date,
    String night,
    Map<String, String> parameters,
    Optional<String> jobId) {
  public static final String START = "start";
  public static final String STATUS = "status";
  public static final String CANCEL = "cancel";

  public LaunchEvent {
    ObjectStores.requireRoot(root);
    Require.notBlank(date, "date");
    Require.night(date, "date");
    Require.key(night, "night");
    parameters = parameters == null ? Map.of() : new TreeMap<>(parameters);
    jobId = jobId == null ? Optional.empty() : jobId;
    Require.that(
        List.of(START, STATUS, CANCEL).contains(action),
        "action must be %s, %s or %s, was %s",
        START,
        STATUS,
        CANCEL,
        action);
    Require.that(
        STATUS.equals(action) == jobId.isPresent(),
        "job_id belongs to action %s, action was %s and job_id %s",
        STATUS,
        action,
        jobId.orElse("none"));
  }
}
