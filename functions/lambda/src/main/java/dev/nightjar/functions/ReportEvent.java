package dev.nightjar.functions;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.ObjectStores;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A finished night; the answer is a {@link ReportAnswer}.
 *
 * @param root where everything lies
 * @param date the night, as {@code YYYY-MM-DD}
 * @param night its id
 * @param endedAt when it was over
 * @param served what it made, if it got so far
 * @param failed where it failed, if it did
 */
public record ReportEvent(
    String root,
    String date,
    String night,
    Instant endedAt,
    Optional<Served> served,
    Optional<Failed> failed) {
  public ReportEvent {
    ObjectStores.requireRoot(root);
    Require.notBlank(date, "date");
    Require.night(date, "date");
    Require.key(night, "night");
    Require.notNull(endedAt, "ended_at");
    served = served == null ? Optional.empty() : served;
    failed = failed == null ? Optional.empty() : failed;
    Require.that(served.isEmpty() || failed.isEmpty(), "served and failed cannot both be there");
  }

  /**
   * What the functions made.
   *
   * @param run its folder, relative to the root
   * @param plannedAt when its shards began
   * @param publishedAt when the last shard was done, and publishing began
   * @param publishMemoryBytes most memory that publishing has held, if that is known
   */
  public record Served(
      String run, Instant plannedAt, Instant publishedAt, OptionalLong publishMemoryBytes) {
    public Served {
      Require.key(run, "run");
      Require.notNull(plannedAt, "planned_at");
      Require.notNull(publishedAt, "published_at");
      publishMemoryBytes = publishMemoryBytes == null ? OptionalLong.empty() : publishMemoryBytes;
    }
  }

  /**
   * Where a night failed.
   *
   * @param state of the state machine
   * @param error its name; the cause, which may name a user, lies in {@code failure.json}
   */
  public record Failed(String state, String error) {
    public Failed {
      Require.notBlank(state, "state");
      Require.notBlank(error, "error");
    }
  }
}
