package dev.nightjar.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * {@code current.json}: the one object consumers follow, and the one object that is ever replaced.
 *
 * @param date the night, as {@code YYYY-MM-DD}
 * @param run id of the published run
 * @param manifest the run's manifest, relative to the root
 * @param sha256 digest of that manifest
 * @param previousManifest what was published before, for rollback
 * @param rolledBack manifests of runs that a rollback left: publishing one of them again does not
 *     flip the pointer; only a rollback to it does, and takes it off
 * @param retiring manifests of runs that are being deleted: the pointer is flipped to none of them
 */
public record Pointer(
    int formatVersion,
    String date,
    String run,
    String manifest,
    String sha256,
    Optional<String> previousManifest,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> rolledBack,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> retiring) {
  public Pointer {
    Require.notBlank(run, "run");
    Require.key(manifest, "manifest");
    Require.notBlank(sha256, "sha256");
    LocalDate.parse(date);
    previousManifest = previousManifest == null ? Optional.empty() : previousManifest;
    previousManifest.ifPresent(before -> Require.key(before, "previous_manifest"));
    rolledBack = rolledBack == null ? List.of() : List.copyOf(rolledBack);
    retiring = retiring == null ? List.of() : List.copyOf(retiring);
  }

  /** The same, while other runs are being deleted. */
  public Pointer retiring(List<String> manifests) {
    return new Pointer(
        formatVersion, date, run, manifest, sha256, previousManifest, rolledBack, manifests);
  }

  /** Where nothing was rolled back. */
  public Pointer(
      int formatVersion,
      String date,
      String run,
      String manifest,
      String sha256,
      Optional<String> previousManifest) {
    this(formatVersion, date, run, manifest, sha256, previousManifest, List.of(), List.of());
  }
}
