package dev.nightjar.functions;

import dev.nightjar.contract.Require;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Dataflow job of one night, to start or to look at.
 *
 * @param action {@code start} or {@code status}
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

  public LaunchEvent {
    Require.notBlank(root, "root");
    Require.notBlank(date, "date");
    LocalDate.parse(date);
    Require.notBlank(night, "night");
    parameters = parameters == null ? Map.of() : new TreeMap<>(parameters);
    jobId = jobId == null ? Optional.empty() : jobId;
    Require.that(
        START.equals(action) || STATUS.equals(action),
        "action must be %s or %s, was %s",
        START,
        STATUS,
        action);
    Require.that(
        STATUS.equals(action) == jobId.isPresent(),
        "job_id belongs to action %s, action was %s and job_id %s",
        STATUS,
        action,
        jobId.orElse("none"));
  }
}
